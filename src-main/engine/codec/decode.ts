import { type DescMessage, fromBinary, type Registry } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import { formatBytes } from "#shared/model/format";
import { MessageJsonWriter } from "./message-json";

export interface DecodeOptions {
  /** Spaces per level; 0 puts all on one line without spaces. */
  readonly indent: number;
  /** Also show fields without presence that have their zero value, empty lists and empty maps. */
  readonly emitDefaults?: boolean;
  /** The longest text, in UTF-16 units. */
  readonly limit?: number;
}

/** A message for people. */
export interface Decoded {
  /** Canonical JSON, or null where the bytes are not such a message. */
  readonly json: string | null;
  /** The text was cut at the limit. */
  readonly truncated: boolean;
  /** Why the bytes do not decode, as a sentence, or null. */
  readonly problem: string | null;
}

/** A message's bytes as canonical JSON. Never throws: what is wrong with the bytes is in the answer. */
export function decodeJson(type: DescMessage, registry: Registry, bytes: Uint8Array, options: DecodeOptions): Decoded {
  try {
    const message = reflect(type, fromBinary(type, bytes), false);
    const value = new MessageJsonWriter(registry, options.emitDefaults ?? false).write(message);
    const json = JSON.stringify(value, null, options.indent);
    const limit = options.limit ?? Number.POSITIVE_INFINITY;
    return { json: cut(json, limit), truncated: json.length > limit, problem: null };
  } catch (reason) {
    const why = reason instanceof Error ? reason.message : String(reason);
    return { json: null, truncated: false, problem: `These ${formatBytes(bytes.length)} are not a ${type.typeName}: ${plain(why)}.` };
  }
}

/** The first `limit` units, less half a surrogate pair. */
function cut(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, "");
}

/** protobuf-es' words for broken bytes, in words for people. */
function plain(why: string): string {
  if (/premature EOF|out of range|RangeError/i.test(why)) return "they end in the middle of a field";
  if (/utf-?8|encoded data was not valid/i.test(why)) return "a string in it is not UTF-8";
  if (/illegal tag|invalid wire type|cant skip|can't skip|invalid end group|invalid varint/i.test(why)) {
    return `they do not follow the wire format (${why})`;
  }
  return why;
}
