import { ScalarType } from "@bufbuild/protobuf";
import { type ScalarForm, scalarForm } from "../display/scalars";
import { Transcoding } from "../display/transcoding";
import { WireReader } from "../wire/wire-reader";
import { wireType } from "../wire/wire-type";

/** Bytes that are written whole, whatever the limit. */
const shortValue = 4096;
const stringForm = scalarForm(ScalarType.STRING);

/** A text of which only the beginning may be there. */
export interface CutText {
  readonly text: string;
  readonly cut: boolean;
  /** What is wrong with the bytes it was made of; null for nothing. */
  readonly problem: string | null;
}

/** The bytes of a value that is a string in UTF-8, or else is shown as base64. */
export interface LeafSource {
  readonly bytes: Uint8Array;
  readonly isText: boolean;
}

/** Writes a leaf's JSON, at most `limit` UTF-16 units of it. */
export interface WriteLeaf {
  (limit: number): CutText;
  /** What it is made of, where that is only bytes, for those who take a long value in slices. */
  readonly source?: () => LeafSource;
}

/** The JSON of values in a message's bytes, as the display writes them. */
export class LeafTexts {
  readonly #bytes: Uint8Array;
  readonly #reader: WireReader;
  /** One for all short values; a new one is made when this one has a problem to tell. */
  #shared: Transcoding | null = null;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#reader = new WireReader(bytes);
  }

  /** The value at the position, after its tag. */
  value(form: ScalarForm, position: number): WriteLeaf {
    const hasLength = form.wire === wireType.lengthDelimited;
    const write = (limit: number) => {
      const size = hasLength ? this.#contentAt(position).end - position : 0;
      return this.#write(size, limit, (t) => {
        t.reader.position = position;
        form.write(t);
      });
    };
    if (!hasLength) return write;
    const source = () => {
      const { start, end } = this.#contentAt(position);
      return { bytes: this.#bytes.subarray(start, end), isText: form === stringForm };
    };
    return Object.assign(write, { source });
  }

  /** Bytes as a string. */
  string(start: number, end: number): WriteLeaf {
    const write = (limit: number) => this.#write(end - start, limit, (t) => t.string(start, end));
    return Object.assign(write, { source: () => ({ bytes: this.#bytes.subarray(start, end), isText: true }) });
  }

  /** Bytes as base64 in quotes. */
  base64(start: number, end: number): WriteLeaf {
    const write = (limit: number) => this.#write(end - start, limit, (t) => t.base64(start, end));
    return Object.assign(write, { source: () => ({ bytes: this.#bytes.subarray(start, end), isText: false }) });
  }

  #contentAt(position: number): { start: number; end: number } {
    this.#reader.position = position;
    const end = this.#reader.length();
    return { start: this.#reader.position, end };
  }

  #write(size: number, limit: number, write: (t: Transcoding) => void): CutText {
    const isShort = size <= shortValue;
    const t = (isShort && this.#shared) || new Transcoding(this.#bytes, isShort ? { indent: 0 } : { indent: 0, limit });
    t.out.length = 0;
    write(t);
    const { text, cut } = cutText(t.out.text(), limit);
    const problem = t.problems()[0]?.message ?? null;
    if (isShort) this.#shared = problem === null ? t : null;
    else t.out.release();
    return { text, cut: cut || t.isCut, problem };
  }
}

/** A text that is there already. */
export function readyText(text: string): WriteLeaf {
  return (limit) => ({ ...cutText(text, limit), problem: null });
}

/** The first `limit` units, less half a surrogate pair. */
export function cutText(text: string, limit: number): { text: string; cut: boolean } {
  if (text.length <= limit) return { text, cut: false };
  return { text: text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, ""), cut: true };
}
