import type { DescMessage, Registry } from "@bufbuild/protobuf";
import type { MessageProblem } from "#shared/model/message-view";
import { planOf } from "./compile";
import type { JsonOut } from "./json-out";
import { writeMerged } from "./messages";
import { type TextOptions, Transcoding } from "./transcoding";

/** A message for people. */
export interface Decoded {
  /** Canonical JSON; what the type does not have stands under keys such as `[#5 varint]`. */
  readonly json: string;
  /** The text was cut at the limit. */
  readonly truncated: boolean;
  /** What the type does not allow, in the bytes that were looked at. */
  readonly problems: readonly MessageProblem[];
}

/**
 * A message's bytes as canonical JSON, for looking at: fields in the order of their type, then extensions, then what the type
 * does not have. It never throws: what breaks the wire format or the type is in `problems`, and the rest is shown.
 * Source: protobuf.dev/programming-guides/json.
 */
export function decodeJson(type: DescMessage, registry: Registry, bytes: Uint8Array, options: TextOptions): Decoded {
  return decodeParts(type, registry, bytes, [{ start: 0, end: bytes.length }], options);
}

/** Writes the same JSON on one line behind what `out` has; false, and nothing written, where it has more than `limit` UTF-16 units. */
export function writeJson(type: DescMessage, registry: Registry, bytes: Uint8Array, out: JsonOut, limit: number): boolean {
  const start = out.length;
  const t = new Transcoding(bytes, { indent: 0, limit }, out);
  writeMerged(t, planOf(type, registry), [{ start: 0, end: bytes.length, group: null }]);
  // A unit has a byte at least.
  const fits = !t.isCut && (out.length - start <= limit || out.text(start).length <= limit);
  if (!fits) out.length = start;
  return fits;
}

/** The same of a message that is in several places of the bytes, which are merged. */
export function decodeParts(
  type: DescMessage,
  registry: Registry,
  bytes: Uint8Array,
  parts: readonly { readonly start: number; readonly end: number }[],
  options: TextOptions,
): Decoded {
  const t = new Transcoding(bytes, options);
  const places = parts.map(({ start, end }) => ({ start, end, group: null }));
  writeMerged(t, planOf(type, registry), places);
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const text = t.out.text();
  t.out.release();
  return { json: cut(text, limit), truncated: t.isCut || text.length > limit, problems: t.problems() };
}

/** The first `limit` units, less half a surrogate pair. */
function cut(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, "");
}
