import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import path from "node:path";
import { Fault, type FaultData } from "#shared/base/fault";
import { isOver } from "#shared/model/call";
import type { KeptRecording, LoggedCall, RecordingFile, RecordingFormat } from "#shared/model/recording";
import type { RecordingLimits } from "#shared/model/settings";
import { type CallFacts, type FileCall, type FileGaps, noGaps } from "../recording/files/call-facts";
import type { RecordingFacts } from "../recording/recording-facts";
import type { RecordingStore } from "../recording/recording-store";
import type { StoredRecording } from "../recording/stored-recordings";
import { descriptorSetOf } from "../schema/descriptor-closure";
import { MergedRegistry } from "../schema/merged-registry";
import type { CallRegistry, SchemaSources } from "./calls";
import { pulseOf } from "./pulse-of";
import { RecordedCall, type RecordedCallSetup } from "./recorded-call";
import { type RecordedMethod, recordedMethod } from "./recorded-method";
import { type FileWork, RecordingFileReader } from "./recording-file";
import { RecordingSink } from "./recording-sink";
import { type SaveRequest, saveCall } from "./save-call";

/** Which call of a file is to be opened, as what, and for whom. */
export interface OpenFileRequest {
  /** Absolute. */
  readonly place: string;
  /** `LoggedCall.key`; null for bare messages. */
  readonly key: string | null;
  /** The method whose messages they are, where the file does not say or its own types are not wanted. */
  readonly as: { readonly sourceId: string; readonly method: string } | null;
  readonly owner: string;
}

/** What all recordings take, those of open calls included, in bytes; and what they may take. */
export interface RecordingRoomTaken {
  readonly memory: number;
  readonly disk: number;
  readonly limits: RecordingLimits;
}

const cutShort: FaultData = { code: "interrupted", message: "The file ends before the call does." };
const endedWithUs: FaultData = {
  code: "interrupted",
  message: "Wirebench ended while this call was running.",
  act: "What had arrived is here. Call again for the rest.",
};

/**
 * Recordings that are not of calls made just now: those in files of the user, and those that an earlier run of the program left on its own
 * disk. What is opened becomes a call of the registry, and lives as any other does.
 */
export class Recordings {
  readonly #calls: CallRegistry;
  readonly #store: RecordingStore;
  readonly #sources: SchemaSources;

  constructor(calls: CallRegistry, store: RecordingStore, sources: SchemaSources) {
    this.#calls = calls;
    this.#store = store;
    this.#sources = sources;
  }

  /** What is kept on the disk and belongs to no open call, the newest first. Fault io. */
  async list(): Promise<KeptRecording[]> {
    const stored = newestFirst(await this.#store.list());
    return stored.map(({ facts, bytes }) => {
      const { callId: id, method, kind, target, startedAt, rows, state } = facts;
      return { id, method, kind, target, startedAt, rows, bytes, hasEnded: isOver(state) };
    });
  }

  get room(): RecordingRoomTaken {
    const { memory, disk, limits } = this.#store.room;
    return { memory, disk, limits };
  }

  /** What calls a file holds. Faults: file-not-found, file-unreadable, undecodable, those of the cancellation. */
  async look(place: string, work: FileWork): Promise<RecordingFile> {
    const { format, calls, more, descriptorSet } = await new RecordingFileReader(place, work).look();
    return { name: path.basename(place), format, calls: calls.map((call) => this.#summary(call, descriptorSet)), more };
  }

  /**
   * Opens a call of a file; answers its id. Faults: those of `look`; bad-params for a call that is not there; source-gone, method-gone
   * and schema-broken of the method to read it as; undecodable of a line (facts.line); too-large.
   */
  async openFile({ place, key, as, owner }: OpenFileRequest, work: FileWork): Promise<string> {
    const reader = new RecordingFileReader(place, work);
    const { format, calls, descriptorSet } = await reader.look();
    const call = calls.find((one) => one.key === key);
    if (key !== null && !call) throw new Fault("bad-params", "The file has no such call.", { act: "It may have changed: open it again." });
    const told = call?.facts ?? (await bareFacts(place));
    const method = as ? await this.#methodOf(as) : this.#method(told, descriptorSet);
    let facts: RecordingFacts = { ...told, ...ours(method, owner) };
    const types = () => typesOf(method);
    const recording = this.#store.create({ id: facts.callId, writeBehind: true, source: { facts: () => facts, types } });
    try {
      const sink = new RecordingSink(recording, work.cancellation);
      const { truncated, missing, cut } = await readRows(reader, format, key, method, sink);
      const origin = { file: path.basename(place), isUntyped: !method.isKnown, loggedBy: call?.loggedBy ?? null, truncated, missing, cut };
      facts = { ...facts, origin };
      recording.finish();
      this.#adopt({ facts, recording, method, pulse: sink.pulse, interruption: cutShort, origin });
      return facts.callId;
    } catch (reason) {
      recording.dispose();
      throw reason;
    }
  }

  /** Opens one of `list` for an owner, and leaves it on the disk; answers its call's id. Faults: file-not-found, io. */
  openKept(id: string, owner: string): Promise<string> {
    return this.#openKept(id, owner, true);
  }

  /**
   * Opens the newest recording of each of these owners, for them: after a crash or a restart a tab has its rows again. What
   * cannot be opened stays where it is.
   */
  async restore(owners: readonly string[]): Promise<void> {
    const waiting = new Set(owners);
    for (const { facts } of newestFirst(await this.#store.list())) {
      const isFirst = waiting.delete(facts.owner) && !this.#calls.list().some(({ owner }) => owner === facts.owner);
      if (isFirst) await this.#openKept(facts.callId, facts.owner, false).catch(() => {});
    }
  }

  /** Deletes one of `list`. Without effect on an unknown one. Fault io. */
  remove(id: string): Promise<void> {
    return this.#store.remove(id);
  }

  /** Saves an open call. Faults: call-gone, io, too-large, those of the cancellation. */
  async save(request: Omit<SaveRequest, "call"> & { readonly callId: string }, work: FileWork): Promise<void> {
    await saveCall({ ...request, call: this.#calls.get(request.callId) }, work);
  }

  async #openKept(id: string, owner: string, isToStay: boolean): Promise<string> {
    const { recording, facts, types } = await this.#store.open(id, owner);
    const method = recordedMethod(facts.method, types, this.#sources.all(), facts.kind);
    const pulse = await pulseOf(recording).catch(() => ({ slotMs: 1, counts: [] }));
    const origin = facts.origin ?? { ...noGaps, file: null, isUntyped: !method.isKnown, loggedBy: null };
    const interruption = origin.file === null ? endedWithUs : cutShort;
    this.#adopt({ facts, recording, method, pulse, interruption, origin, isToStay });
    return facts.callId;
  }

  #adopt({
    method: { method, registry },
    ...setup
  }: Omit<RecordedCallSetup, "method" | "registry"> & { readonly method: RecordedMethod }): void {
    const others = () => this.#sources.all().map((project) => project.registry);
    this.#calls.adopt(new RecordedCall({ ...setup, method, registry: new MergedRegistry(registry, others) }));
  }

  async #methodOf({ sourceId, method }: { readonly sourceId: string; readonly method: string }): Promise<RecordedMethod> {
    const project = await this.#sources.opened(sourceId);
    return { method: project.method(method), registry: project.registry, project, isKnown: true };
  }

  #method({ method, kind }: CallFacts, descriptorSet: Uint8Array | null): RecordedMethod {
    return recordedMethod(method, descriptorSet, this.#sources.all(), kind);
  }

  #summary({ key, facts, messages, loggedBy }: FileCall, descriptorSet: Uint8Array | null): LoggedCall {
    const { method, target, startedAt, elapsedMs, status } = facts;
    const { isKnown } = this.#method(facts, descriptorSet);
    return { key, method, target, startedAt, elapsedMs, status: status?.name ?? null, loggedBy, messages, isKnown };
  }
}

function newestFirst(stored: readonly StoredRecording[]): StoredRecording[] {
  return stored.toSorted((a, b) => b.facts.startedAt - a.facts.startedAt);
}

/** Messages without a word about their call: it began when the file was written, and is as good as done. */
async function bareFacts(place: string): Promise<CallFacts> {
  const { mtimeMs: startedAt } = await stat(place);
  const blank = { method: "", kind: "server-stream", target: "", elapsedMs: 0, state: "done", attempt: 1 } as const;
  return { ...blank, startedAt, headers: null, trailers: null, status: null, timeline: [] };
}

/** Of a file's call: it is a call of ours from now on. */
function ours({ method, project }: RecordedMethod, owner: string) {
  const none = { count: 0, bytes: 0 };
  const callId = randomUUID();
  return {
    callId,
    owner,
    sourceId: project?.source.id ?? "",
    method: method.name,
    kind: method.kind,
    rows: 0,
    sent: none,
    received: none,
    fault: null,
  };
}

async function readRows(
  reader: RecordingFileReader,
  format: RecordingFormat,
  key: string | null,
  { method, registry }: RecordedMethod,
  { take }: RecordingSink,
): Promise<FileGaps> {
  if (format === "binary-log") return reader.readLogged(key ?? "", take);
  return reader.readLines({ input: method.desc.input, output: method.desc.output, registry }, take);
}

/** What our own copy on the disk is read by, also when the schema is not open. */
function typesOf({ method, isKnown }: RecordedMethod): Uint8Array {
  return isKnown ? descriptorSetOf([method.desc.parent.file]) : new Uint8Array(0);
}
