import type { Registry } from "@bufbuild/protobuf";
import type { Cancellation } from "#shared/base/cancellation";
import type { CallRequest } from "#shared/model/call";
import type { Variable } from "#shared/model/feed";
import type { MetadataPair } from "#shared/model/metadata";
import { parseTarget } from "#shared/model/target";
import type { VariableNames } from "#shared/model/variables";
import type { ChannelLease, ChannelPool } from "../channels/pool";
import type { BodyFiles } from "../codec/body/body-files";
import type { RecordingStore } from "../recording/recording-store";
import type { ResolvedMethod } from "../schema/project";

/** What an attempt goes out with, beside what its request says. */
export interface Passage {
  /** The attempt's to dispose. */
  readonly lease: ChannelLease;
  /** Of the call's credentials; sent after the request's own. */
  readonly metadata: readonly MetadataPair[];
}

/**
 * Gets ready what an attempt goes out with, which may have to be waited for: a certificate or a token may be in a keychain or on another
 * server. Asked once for each attempt, so that none goes out with what is no longer good. What it rejects with is the call's fault. Nobody
 * waits for it after the cancellation; what comes later is given back.
 */
export type Prepare = (request: CallRequest, cancellation: Cancellation) => Promise<Passage>;

/** A request with its texts filled in, and what is filled in where messages are sent later. */
export interface FilledRequest {
  readonly request: CallRequest;
  /** `variables` are the sender's own, before all others. */
  namesOf(variables: readonly Variable[]): VariableNames;
}

/** Fills in the texts of a request, its bodies excepted. Faults: variable-unknown, variable-cycle, bad-params. */
export type FillRequest = (request: CallRequest) => Promise<FilledRequest>;

/** All that makes a call session. */
export interface CallSetup {
  readonly callId: string;
  readonly method: ResolvedMethod;
  readonly registry: Registry;
  readonly prepare: Prepare;
  readonly request: CallRequest;
  /** The request's bodies on the wire (`encodeBodies`). */
  readonly bodies: readonly Uint8Array[];
  /** Those that later messages name. */
  readonly files: BodyFiles;
  /** What stands for names in later messages, by the variables that they are sent with; by default those alone. */
  readonly namesOf?: FilledRequest["namesOf"];
  /** Where the messages are kept; by default one of its own, in memory. */
  readonly recordings?: RecordingStore | undefined;
  /** False for one who takes every message from `onRow` and asks for none again: then nothing is kept. */
  readonly keepMessages?: boolean;
}

/** The way out of a call that needs no credentials: a channel of the pool. Faults: target-invalid, those of the pool's routes. */
export function bareChannelOf(pool: ChannelPool): Prepare {
  return async (request, cancellation) => ({
    lease: await pool.leaseRouted(parseTarget(request.target), request, cancellation),
    metadata: [],
  });
}
