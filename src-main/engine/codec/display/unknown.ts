import { isUtf8 } from "node:buffer";
import { wireType } from "../wire/wire-type";
import { type Frame, readLength, type UnknownField } from "./frame";
import { unknownPlan } from "./message-plan";
import type { Transcoding } from "./transcoding";

const quote = 0x22;
const [openArray, closeArray] = [0x5b, 0x5d];
/** Longer ones are hardly meant to be read. */
const maxText = 1024 * 1024;

/** Writes a group of unknown fields. */
type WriteGroup = (t: Transcoding, group: Frame) => void;

/** Writes unknown fields as members with keys such as `[#5 varint]`, several of one key as an array. */
export function writeUnknown(t: Transcoding, frame: Frame, unknown: readonly UnknownField[], writeGroup: WriteGroup): void {
  const byKey = new Map<string, UnknownField[]>();
  for (const field of unknown) {
    const key = `[#${field.number} ${kindOf(t, field)}]`;
    const same = byKey.get(key);
    if (same) same.push(field);
    else byKey.set(key, [field]);
  }
  for (const [key, fields] of byKey) {
    if (t.isFull) return;
    t.steps[t.level] = key;
    t.key(Buffer.from(`${JSON.stringify(key)}:`));
    tell(t, frame, fields);
    if (fields.length === 1 && fields[0]) writeValue(t, fields[0], writeGroup);
    else writeValues(t, fields, writeGroup);
  }
}

function writeValues(t: Transcoding, fields: readonly UnknownField[], writeGroup: WriteGroup): void {
  const open = t.out.length;
  t.level++;
  fields.forEach((field, i) => {
    if (t.isFull) return;
    t.steps[t.level] = i;
    t.item();
    writeValue(t, field, writeGroup);
  });
  t.level--;
  t.close(open, openArray, closeArray);
}

function tell(t: Transcoding, { plan }: Frame, fields: readonly UnknownField[]): void {
  const first = fields[0];
  const last = fields.at(-1);
  if (plan === unknownPlan || first === undefined || last === undefined) return;
  const known = plan.fields.find(({ number }) => number === first.number);
  t.problem(first.start, last.end, unknownProblem(plan.name, known?.name, first), known ? "misfit" : "unknown-field");
}

/** Says that a type does not have such a field, or has it (`name`), but not with that wire type. */
export function unknownProblem(type: string, name: string | undefined, { number, wire }: { number: number; wire: number }): string {
  if (name === undefined) return `${type} has no field ${number}.`;
  return `"${name}" of ${type} has no such value: ${wireNames[wire] ?? "length-delimited"} came.`;
}

const wireNames: Readonly<Record<number, string>> = {
  [wireType.varint]: "varint",
  [wireType.fixed32]: "fixed32",
  [wireType.fixed64]: "fixed64",
  [wireType.startGroup]: "group",
};

function kindOf(t: Transcoding, { wire, start, end: limit }: UnknownField): string {
  const name = wireNames[wire];
  if (name !== undefined) return name;
  const { reader } = t;
  reader.position = start;
  const end = readLength(reader, limit);
  return isText(reader.bytes.subarray(reader.position, end)) ? "text" : "bytes";
}

/** UTF-8 that a person may have written: no control characters but tabs and ends of lines. */
export function isText(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes.length > maxText) return false;
  return bytes.every((byte) => (byte >= 0x20 ? byte !== 0x7f : byte === 0x09 || byte === 0x0a || byte === 0x0d)) && isUtf8(bytes);
}

function writeValue(t: Transcoding, { wire, start, end, group }: UnknownField, writeGroup: WriteGroup): void {
  const { reader, out } = t;
  reader.position = start;
  switch (wire) {
    case wireType.fixed32:
      out.number(reader.fixed32());
      return;
    case wireType.startGroup:
      if (group) writeGroup(t, group);
      else tooDeep(t, start, end);
      return;
    case wireType.lengthDelimited:
      writeDelimited(t, end);
      return;
    case wireType.varint:
      reader.varint64();
      break;
    default:
      reader.fixed64();
  }
  out.byte(quote);
  out.uint64(reader.low, reader.high);
  out.byte(quote);
}

function writeDelimited(t: Transcoding, limit: number): void {
  const { reader } = t;
  const end = readLength(reader, limit);
  if (isText(reader.bytes.subarray(reader.position, end))) t.string(reader.position, end);
  else t.base64(reader.position, end);
}

function tooDeep(t: Transcoding, start: number, end: number): void {
  t.problem(start, end, "Groups nest too deeply here; this one is shown as base64.");
  t.base64(start, end);
}
