import type { Registry } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import type { CallMessage, CallRow, EntryKind } from "#shared/model/call";
import { decodeJson } from "../codec/display/decode";
import { MessageNodes } from "../codec/view/message-nodes";
import type { RecordedEntry } from "../recording/record";
import type { Recording } from "../recording/recording";
import type { ResolvedMethod } from "../schema/project";

/** UTF-16 units of a row's preview. */
const previewLimit = 2000;
/** UTF-16 units of a message's JSON in which problems are looked for. */
const problemLimit = 256 * 1024;

/** Reads what a call recorded: decodes messages one at a time and only when asked. */
export class CallReader {
  readonly recording: Recording;
  readonly method: ResolvedMethod;
  readonly registry: Registry;

  constructor(recording: Recording, method: ResolvedMethod, registry: Registry) {
    this.recording = recording;
    this.method = method;
    this.registry = registry;
  }

  /** Rows from `from`, as many as there are, at most `count`. */
  async rows(from: number, count: number): Promise<CallRow[]> {
    const entries = await this.recording.entries(from, count);
    return entries.map((entry) => this.#row(entry));
  }

  /** `nodes` are those of the same message, where the caller has them. Fault bad-params: there is no such message. */
  async message(index: number, nodes?: MessageNodes): Promise<CallMessage> {
    const { kind, offsetMs, bytes } = await this.#entry(index);
    const direction = kind === "sent" ? "sent" : "received";
    const type = this.#type(kind);
    const { problems } = decodeJson(type, this.registry, bytes, { indent: 0, limit: problemLimit });
    const root = (nodes ?? new MessageNodes(bytes, type, this.registry)).root("fields");
    return { index, direction, offsetMs, size: bytes.byteLength, type: type.typeName, root, problems };
  }

  /** A message as trees that are found piece by piece. Fault bad-params: there is no such message. */
  async nodes(index: number): Promise<MessageNodes> {
    const { kind, bytes } = await this.#entry(index);
    return new MessageNodes(bytes, this.#type(kind), this.registry);
  }

  #row({ index, kind, offsetMs, gapMs, bytes }: RecordedEntry): CallRow {
    const row = { index, kind, offsetMs, gapMs, size: bytes.byteLength, fields: [], marked: false };
    if (kind === "mark") return { ...row, preview: Buffer.from(bytes).toString("utf8"), truncated: false, problem: null };
    const { json, truncated, problems } = decodeJson(this.#type(kind), this.registry, bytes, { indent: 0, limit: previewLimit });
    // A newer server's fields are in the preview; a log of them is not to look broken.
    const problem = problems.find((it) => it.kind === "misfit")?.message ?? null;
    return { ...row, preview: json, truncated, problem };
  }

  async #entry(index: number): Promise<RecordedEntry> {
    const [entry] = await this.recording.entries(index, 1);
    if (!entry || entry.kind === "mark") throw new Fault("bad-params", `The call has no message ${index}.`);
    return entry;
  }

  #type(kind: EntryKind) {
    return kind === "sent" ? this.method.desc.input : this.method.desc.output;
  }
}
