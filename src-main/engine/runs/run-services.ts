import type { Registry } from "@bufbuild/protobuf";
import type { Auth } from "#shared/model/auth";
import type { CallRequest } from "#shared/model/call";
import type { Call } from "../calls/call";
import type { Prepare } from "../calls/call-setup";
import type { Sandbox } from "../checks/sandbox";
import type { RecordingStore } from "../recording/recording-store";
import type { ResolvedMethod } from "../schema/project";

/** A method with where it is from. */
export interface FoundMethod {
  readonly sourceId: string;
  readonly method: ResolvedMethod;
  readonly registry: Registry;
}

/** What a run stands on. */
export interface RunServices {
  /** `target`: filled in, for one who asks a server for its schema. Faults: method-gone, schema-broken, those of a source. */
  methodOf(name: string, target: string): Promise<FoundMethod>;
  readonly prepare: Prepare;
  /** By default in memory alone. */
  readonly recordings?: RecordingStore;
  /** The texts of the workspace's secrets by their names; those that have none are left out. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** As of ScopeContents. */
  readonly mayRead?: ((variable: string) => boolean) | undefined;
  readonly onSecret: (text: string) => void;
  /** Where scripts and checks run. */
  readonly sandbox: Sandbox;
  /** Hears of every call that is over, while it can be read; `request` as the files have it, names and all. It is waited for. */
  readonly onCall?: (call: Call, request: CallRequest, path: string) => Promise<void>;
  /** Takes secrets out of what is told. */
  readonly redact: (text: string) => string;
  /** In files secrets stand by their names: the authentication as `prepare` knows it. */
  authOf(auth: Auth): Auth;
}
