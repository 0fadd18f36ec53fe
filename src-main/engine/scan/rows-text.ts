import type { Registry } from "@bufbuild/protobuf";
import type { RowTextFormat } from "#shared/model/scan";
import type { CallReader } from "../calls/call-reader";
import { decodeJson } from "../codec/display/decode";

/** UTF-16 units. */
export const maxRowsText = 4 * 1024 * 1024;
/** Rows that are read at once. */
const readAtOnce = 500;

/**
 * Rows as text to be copied, in the order of `indexes`, up to `limit` UTF-16 units and whole lines. Only the first line may be cut,
 * where it alone is longer. Fault bad-params: a field that there is not.
 */
export async function rowsText(
  reader: CallReader,
  indexes: Iterable<number>,
  { format, fields = [], limit = maxRowsText }: { format: RowTextFormat; fields?: readonly string[] | undefined; limit?: number },
): Promise<{ text: string; truncated: boolean }> {
  const text = new LineText(limit);
  if (format === "table") text.add(["row", "kind", "ms", "bytes", ...fields, "message"].join("\t"));
  for (const batch of batches(indexes, readAtOnce)) {
    const lines = format === "table" ? tableLines(reader, batch, fields) : jsonLines(reader, batch, limit);
    for await (const line of lines) if (!text.add(line)) return { text: text.whole, truncated: true };
  }
  return { text: text.whole, truncated: false };
}

class LineText {
  readonly #lines: string[] = [];
  readonly #limit: number;
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get whole(): string {
    return this.#lines.join("");
  }

  /** False where there was no room for all of it. */
  add(line: string): boolean {
    const fits = this.#length + line.length + 1 <= this.#limit;
    if (fits) this.#lines.push(line, "\n");
    else if (this.#lines.length === 0) this.#lines.push(line.slice(0, this.#limit));
    this.#length += line.length + 1;
    return fits;
  }
}

/** Messages alone: marks are none. */
async function* jsonLines(reader: CallReader, indexes: readonly number[], limit: number): AsyncGenerator<string> {
  const registry: Registry = reader.registry;
  for (const { kind, bytes } of await reader.entriesAt(indexes)) {
    const type = reader.type(kind);
    if (type) yield decodeJson(type, registry, bytes, { indent: 0, limit: limit + 1 }).json;
  }
}

async function* tableLines(reader: CallReader, indexes: readonly number[], fields: readonly string[]): AsyncGenerator<string> {
  for (const row of await reader.rowsAt(indexes, fields)) {
    const values = row.fields.map((value) => (value === null ? "" : plain(value)));
    yield [row.index, row.kind, row.offsetMs.toFixed(3), row.size, ...values, row.preview].map(cell).join("\t");
  }
}

/** A string without its quotes, anything else as JSON. */
function plain(json: string): string {
  const value: unknown = JSON.parse(json);
  return typeof value === "string" ? value : json;
}

/** Without what divides cells and lines. */
function cell(value: string | number): string {
  return String(value).replace(/[\t\r\n]+/g, " ");
}

function* batches<T>(values: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = [];
  for (const value of values) {
    batch.push(value);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
