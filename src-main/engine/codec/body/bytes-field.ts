import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import { clip } from "../body-fault";
import { WireError } from "../wire/wire-error";
import { WireReader } from "../wire/wire-reader";
import { wireType } from "../wire/wire-type";
import { WireWriter } from "../wire/wire-writer";

/**
 * The numbers of the fields on the way to a bytes field, by names with dots between, each as in JSON or as in the .proto:
 * `data`, `part.content`. A google.protobuf.BytesValue is a bytes field too. Fault `bad-params` (facts: field).
 */
export function bytesFieldPath(type: DescMessage, names: string): readonly number[] {
  const path: number[] = [];
  let within: DescMessage | undefined = type;
  let last: DescField | undefined;
  for (const name of names.split(".")) {
    last = within?.fields.find((field) => field.jsonName === name || field.name === name);
    if (last === undefined) throw noBytes(names, `${within?.typeName ?? type.typeName} has no field ${clip(name)}`);
    path.push(last.number);
    within = last.fieldKind === "message" && !last.delimitedEncoding ? last.message : undefined;
  }
  if (within?.typeName === "google.protobuf.BytesValue") return [...path, 1];
  if (last?.fieldKind === "scalar" && last.scalar === ScalarType.BYTES) return path;
  throw noBytes(names, `${clip(names)} is not a field of bytes`);
}

function noBytes(field: string, what: string): Fault {
  return new Fault("bad-params", `${what}.`, { act: "Choose a bytes field that is not repeated.", facts: { field } });
}

/**
 * The same message with a bytes field set, whatever it had there before; `path` as of `bytesFieldPath`. The field comes last,
 * so that it is also the one that counts in its oneof. Fault `undecodable` where the bytes are no message.
 */
export function withBytes(message: Uint8Array, path: readonly number[], value: Uint8Array): Uint8Array {
  const out = new WireWriter();
  try {
    write(out, [message], path, value);
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    throw new Fault("undecodable", `The bytes into which a field is to be put are no message: ${cause.message}`, { cause });
  }
  return out.finish();
}

/** Writes what several parts of one message say together: of a message field, protobuf's parsers merge all that come. */
function write(out: WireWriter, parts: readonly Uint8Array[], path: readonly number[], value: Uint8Array): void {
  const [number = 0, ...rest] = path;
  const inner: Uint8Array[] = [];
  for (const part of parts) {
    const reader = new WireReader(part);
    while (!reader.done) {
      const start = reader.position;
      const tag = reader.tag();
      const isPlace = tag === ((number << 3) | wireType.lengthDelimited) >>> 0;
      const from = reader.position;
      reader.skip(tag);
      if (!isPlace) out.raw(part.subarray(start, reader.position));
      else if (rest.length > 0) inner.push(content(part.subarray(from, reader.position)));
    }
  }
  out.tag(number, wireType.lengthDelimited);
  if (rest.length === 0) {
    out.bytes(value);
    return;
  }
  const mark = out.begin();
  write(out, inner, rest, value);
  out.end(mark);
}

/** What is behind a length. */
function content(delimited: Uint8Array): Uint8Array {
  const reader = new WireReader(delimited);
  const end = reader.length();
  return delimited.subarray(reader.position, end);
}
