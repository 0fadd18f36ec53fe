import type { DescMessage, Registry } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import type { CallMessage, CallRow, EntryKind } from "#shared/model/call";
import type { RowRange } from "#shared/model/scan";
import { decodeJson } from "../codec/display/decode";
import { MessageNodes } from "../codec/view/message-nodes";
import { entriesOf, type RecordedEntry } from "../recording/record";
import type { Recording } from "../recording/recording";
import type { ResolvedMethod } from "../schema/project";
import type { ArrivedRow } from "./journal";
import { RowFields } from "./row-fields";

/** UTF-16 units of a row's preview. */
const previewLimit = 2000;
/** UTF-16 units of a message's JSON in which problems are looked for. */
const problemLimit = 256 * 1024;

/** What a row shows of its message. */
type ShownMessage = Pick<CallRow, "preview" | "truncated" | "problem">;

/** Reads what a call recorded: decodes messages one at a time and only when asked. */
export class CallReader {
  readonly recording: Recording;
  readonly method: ResolvedMethod;
  readonly registry: Registry;
  readonly #fields: RowFields;

  constructor(recording: Recording, method: ResolvedMethod, registry: Registry) {
    this.recording = recording;
    this.method = method;
    this.registry = registry;
    this.#fields = new RowFields(method.desc.input, method.desc.output, registry);
  }

  /**
   * Rows from `from`, as many as there are, at most `count`, with the values of the fields at `paths`. Fault bad-params: neither
   * what is sent nor what is received has such a field.
   */
  async rows(from: number, count: number, paths: readonly string[] = []): Promise<CallRow[]> {
    return this.#rows([{ from, count }], paths);
  }

  /** The same of these rows, in rising order; those that were dropped are left out. */
  rowsAt(indexes: readonly number[], paths: readonly string[] = []): Promise<CallRow[]> {
    return this.#rows(rangesOf(indexes), paths);
  }

  /** These entries, in rising order; those that were dropped are left out. */
  async entriesAt(indexes: readonly number[]): Promise<RecordedEntry[]> {
    const found: RecordedEntry[] = [];
    for (const { from, count } of rangesOf(indexes)) found.push(...(await this.recording.entries(from, count)));
    return found;
  }

  /** The type of the messages of a kind of row; null for marks, which have none. */
  type(kind: EntryKind): DescMessage | null {
    return kind === "mark" ? null : this.#type(kind);
  }

  /** `nodes` are those of the same message, where the caller has them. Fault bad-params: there is no such message. */
  async message(index: number, nodes?: MessageNodes): Promise<CallMessage> {
    const entry = await this.#entry(index);
    return this.messageOf(entry, nodes ?? this.nodesOf(entry));
  }

  /** The same of an entry that is at hand, and is no mark. */
  messageOf({ index, kind, offsetMs, bytes }: ArrivedRow, nodes: MessageNodes): CallMessage {
    const direction = kind === "sent" ? "sent" : "received";
    const type = this.#type(kind);
    const { problems } = decodeJson(type, this.registry, bytes, { indent: 0, limit: problemLimit });
    const root = nodes.root("fields");
    return { index, direction, offsetMs, size: bytes.byteLength, type: type.typeName, root, problems };
  }

  /** A message as trees that are found piece by piece. Fault bad-params: there is no such message. */
  async nodes(index: number): Promise<MessageNodes> {
    return this.nodesOf(await this.#entry(index));
  }

  /** The same of an entry that is at hand, and is no mark. */
  nodesOf({ kind, bytes }: Pick<ArrivedRow, "kind" | "bytes">): MessageNodes {
    return new MessageNodes(bytes, this.#type(kind), this.registry);
  }

  /** One at a time: a hundred large messages from files are never in memory together. */
  async #rows(ranges: readonly RowRange[], paths: readonly string[]): Promise<CallRow[]> {
    const fields = this.#fields.reader(paths);
    const rows: CallRow[] = [];
    for (const { from, count } of ranges) {
      const end = from + count;
      // Entries of a chunk are taken without waiting for each: that would cost more than to decode it.
      for await (const chunk of this.recording.chunks(from, Math.min(end, this.recording.count))) {
        for (const entry of entriesOf(chunk)) {
          if (entry.index >= end) break;
          rows.push(this.#row(entry, fields(entry.kind, entry.bytes)));
        }
      }
    }
    return rows;
  }

  #row({ index, kind, offsetMs, gapMs, bytes }: RecordedEntry, fields: readonly (string | null)[]): CallRow {
    const { preview, truncated, problem } = kind === "mark" ? markShown(bytes) : this.#shown(this.#type(kind), bytes);
    // Each member by name: to spread one object into another costs more than to decode the message.
    return {
      index,
      kind,
      offsetMs,
      gapMs,
      size: bytes.byteLength,
      preview,
      truncated,
      problem,
      fields,
      marked: this.recording.marked.has(index),
    };
  }

  #shown(type: DescMessage, bytes: Uint8Array): ShownMessage {
    const { json, truncated, problems } = decodeJson(type, this.registry, bytes, { indent: 0, limit: previewLimit });
    // A newer server's fields are in the preview; a log of them is not to look broken.
    return { preview: json, truncated, problem: problems.find((it) => it.kind === "misfit")?.message ?? null };
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

function markShown(bytes: Uint8Array): ShownMessage {
  return { preview: Buffer.from(bytes).toString("utf8"), truncated: false, problem: null };
}

/** Rows that lie next to each other, each such run as one. */
function rangesOf(indexes: readonly number[]): RowRange[] {
  const ranges: RowRange[] = [];
  for (let i = 0; i < indexes.length; ) {
    const from = indexes[i] ?? 0;
    let count = 1;
    while (indexes[i + count] === from + count) count++;
    ranges.push({ from, count });
    i += count;
  }
  return ranges;
}
