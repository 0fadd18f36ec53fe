import type { ScalarForm } from "../display/scalars";
import { Transcoding } from "../display/transcoding";

/** A text of which only the beginning may be there. */
export interface CutText {
  readonly text: string;
  readonly cut: boolean;
  /** What is wrong with the bytes it was made of; null for nothing. */
  readonly problem: string | null;
}

/** Writes a leaf's JSON, at most `limit` UTF-16 units of it. */
export type WriteLeaf = (limit: number) => CutText;

/** The value at a position as JSON. */
export function valueText(bytes: Uint8Array, form: ScalarForm, position: number): WriteLeaf {
  return (limit) =>
    written(bytes, limit, (t) => {
      t.reader.position = position;
      form.write(t);
    });
}

/** Bytes as a string in quotes. */
export function stringText(bytes: Uint8Array, start: number, end: number): WriteLeaf {
  return (limit) => written(bytes, limit, (t) => t.string(start, end));
}

/** Bytes as base64 in quotes. */
export function base64Text(bytes: Uint8Array, start: number, end: number): WriteLeaf {
  return (limit) => written(bytes, limit, (t) => t.base64(start, end));
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

function written(bytes: Uint8Array, limit: number, write: (t: Transcoding) => void): CutText {
  const transcoding = new Transcoding(bytes, { indent: 0, limit });
  write(transcoding);
  const { text, cut } = cutText(transcoding.out.text(), limit);
  transcoding.out.release();
  return { text, cut: cut || transcoding.isCut, problem: transcoding.problems()[0]?.message ?? null };
}
