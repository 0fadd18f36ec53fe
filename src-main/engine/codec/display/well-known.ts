import { type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { hasCustomJsonRepresentation, isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { type Frame, type Piece, readLength, readTag, scan } from "./frame";
import type { MessagePlan, WriteForm } from "./message-plan";
import { tellBreaks, writeFields, writeMessage } from "./messages";
import { scalarForm } from "./scalars";
import type { Transcoding } from "./transcoding";

const quote = 0x22;
const minus = 0x2d;
const [openObject, closeObject] = [0x7b, 0x7d];
const typeKey = Buffer.from('"@type":');
const valueKey = Buffer.from('"value":');

/** From 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z. Source: google/protobuf/timestamp.proto. */
const minTimestamp = -62_135_596_800;
const maxTimestamp = 253_402_300_799;
/** Source: google/protobuf/duration.proto. */
const maxDuration = 315_576_000_000;
const maxNanos = 999_999_999;
const secondsOfDay = 86_400;

/** The plan of a message by its name, for what an Any holds. */
export type PlanNamed = (name: string) => MessagePlan | undefined;

/**
 * How a well-known type is shown, by its canonical JSON; null for any other type, and for a schema's own of another make.
 * Source: protobuf.dev/programming-guides/json.
 */
export function wellKnownForm(type: DescMessage, planNamed: PlanNamed): WriteForm | null {
  if (!hasCustomJsonRepresentation(type)) return null;
  const shape = type.fields.map((field) => `${field.number} ${field.fieldKind} ${field.scalar ?? ""}`.trim()).join(", ");
  switch (type.typeName) {
    case "google.protobuf.Timestamp":
      return shape === momentShape ? timestamp : null;
    case "google.protobuf.Duration":
      return shape === momentShape ? duration : null;
    case "google.protobuf.FieldMask":
      return shape === `1 list ${ScalarType.STRING}` ? fieldMask : null;
    case "google.protobuf.Struct":
      return shape === "1 map" ? container(openObject, closeObject) : null;
    case "google.protobuf.ListValue":
      return shape === "1 list" ? container(0x5b, 0x5d) : null;
    case "google.protobuf.Value":
      return type.oneofs.length === 1 && type.oneofs[0]?.fields.length === type.fields.length ? value : null;
    case "google.protobuf.Any":
      return shape === anyShape ? (t, frame) => any(t, frame, planNamed) : null;
  }
  const wrapped = isWrapperDesc(type) ? type.fields[0]?.scalar : undefined;
  return wrapped === undefined ? null : wrapper(scalarForm(wrapped).zero);
}

const momentShape = `1 scalar ${ScalarType.INT64}, 2 scalar ${ScalarType.INT32}`;
const anyShape = `1 scalar ${ScalarType.STRING}, 2 scalar ${ScalarType.BYTES}`;

/** The last piece of a field, by its place in the type. */
function lastPiece({ pieces }: Frame, slot: number): Piece | undefined {
  return pieces.findLast(({ field }) => field.slot === slot);
}

/** Seconds and nanoseconds; seconds that are no exact double are as far out of range as they are. */
function readMoment(t: Transcoding, frame: Frame): { seconds: number; nanos: number } {
  const { reader } = t;
  const [seconds, nanos] = [lastPiece(frame, 0), lastPiece(frame, 1)];
  const moment = { seconds: 0, nanos: 0 };
  if (seconds) {
    reader.position = seconds.start;
    reader.varint64();
    moment.seconds = (reader.high | 0) * 0x100000000 + reader.low;
  }
  if (nanos) {
    reader.position = nanos.start;
    moment.nanos = reader.uint32() | 0;
  }
  return moment;
}

function timestamp(t: Transcoding, frame: Frame): boolean {
  const { seconds, nanos } = readMoment(t, frame);
  if (seconds < minTimestamp || seconds > maxTimestamp || nanos < 0 || nanos > maxNanos) {
    t.problem(frame.start, frame.end, "This Timestamp is not within the years 1 to 9999, or its nanos not within a second.");
    return false;
  }
  const { out } = t;
  const days = Math.floor(seconds / secondsOfDay);
  const rest = seconds - days * secondsOfDay;
  out.byte(quote);
  writeDate(t, days);
  out.byte(0x54);
  out.digits(rest / 3600, 2);
  out.byte(0x3a);
  out.digits((rest / 60) % 60, 2);
  out.byte(0x3a);
  out.digits(rest % 60, 2);
  writeNanos(t, nanos);
  out.byte(0x5a);
  out.byte(quote);
  return true;
}

/** The date of a day counted from 1970-01-01. Source: Howard Hinnant, chrono-compatible low-level date algorithms. */
function writeDate({ out }: Transcoding, days: number): void {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const day = shifted - era * 146_097;
  const year = Math.floor((day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365);
  const dayOfYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const isNextYear = month > 9;
  out.digits(year + era * 400 + (isNextYear ? 1 : 0), 4);
  out.byte(minus);
  out.digits(isNextYear ? month - 9 : month + 3, 2);
  out.byte(minus);
  out.digits(dayOfYear - Math.floor((153 * month + 2) / 5) + 1, 2);
}

/** A fraction of 0, 3, 6 or 9 digits. */
function writeNanos({ out }: Transcoding, nanos: number): void {
  if (nanos === 0) return;
  out.byte(0x2e);
  if (nanos % 1_000_000 === 0) out.digits(nanos / 1_000_000, 3);
  else if (nanos % 1000 === 0) out.digits(nanos / 1000, 6);
  else out.digits(nanos, 9);
}

function duration(t: Transcoding, frame: Frame): boolean {
  const { seconds, nanos } = readMoment(t, frame);
  const isMixed = (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0);
  if (Math.abs(seconds) > maxDuration || Math.abs(nanos) > maxNanos || isMixed) {
    t.problem(frame.start, frame.end, "This Duration is longer than 10,000 years, or its nanos do not fit its seconds.");
    return false;
  }
  const { out } = t;
  out.byte(quote);
  if (seconds < 0 || nanos < 0) out.byte(minus);
  out.uint(Math.abs(seconds));
  writeNanos(t, Math.abs(nanos));
  out.byte(0x73);
  out.byte(quote);
  return true;
}

/** Paths in lowerCamelCase, where they can be turned back. */
function fieldMask(t: Transcoding, frame: Frame): boolean {
  const { reader } = t;
  const paths: string[] = [];
  for (const { start, stop } of frame.pieces) {
    reader.position = start;
    while (reader.position < stop) {
      readTag(reader);
      const end = readLength(reader);
      paths.push(Buffer.from(reader.bytes.subarray(reader.position, end)).toString());
      reader.position = end;
    }
  }
  if (paths.some((path) => /[A-Z,\uFFFD]|_(?![a-z])/.test(path))) {
    t.problem(frame.start, frame.end, "This FieldMask has a path that cannot be written in lowerCamelCase and read back.");
    return false;
  }
  t.out.quoted(paths.map((path) => path.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())).join(","));
  return true;
}

/** A Struct or ListValue, which is what its one field is. */
function container(open: number, close: number): WriteForm {
  return (t, { pieces }) => {
    const [first] = pieces;
    if (first) first.field.write(t, pieces, 0, pieces.length);
    else t.close(t.out.length, open, close);
    return true;
  };
}

function value(t: Transcoding, frame: Frame): boolean {
  const { pieces } = frame;
  const field = pieces.at(-1)?.field;
  if (field === undefined) {
    t.problem(frame.start, frame.end, "This Value has no kind; it is shown as null.");
    t.out.ascii("null");
    return true;
  }
  const start = t.out.length;
  field.write(t, pieces, 0, pieces.length);
  if (field.number === 2 && t.out.isString(start)) {
    t.problem(frame.start, frame.end, "This Value is a number that JSON does not have; it is shown as a string.");
  }
  return true;
}

function wrapper(zero: Uint8Array): WriteForm {
  return (t, { pieces }) => {
    const field = pieces.at(-1)?.field;
    if (field) field.write(t, pieces, 0, pieces.length);
    else t.out.raw(zero);
    return true;
  };
}

/** `{"@type": url, …}` with the fields of what it holds, or its form as `value`, or its base64 where the type is not known. */
function any(t: Transcoding, frame: Frame, planNamed: PlanNamed): boolean {
  const { out, reader } = t;
  const [url, content] = [lastPiece(frame, 0), lastPiece(frame, 1)];
  const open = out.length;
  t.level++;
  if (url || content) {
    t.key(typeKey);
    t.steps[t.level] = "@type";
    const name = writeTypeUrl(t, url);
    const bytes = { start: 0, end: 0 };
    if (content) {
      reader.position = content.start;
      bytes.end = readLength(reader);
      bytes.start = reader.position;
    }
    writeContent(t, name === "" ? undefined : planNamed(name), bytes);
  }
  t.level--;
  t.close(open, openObject, closeObject);
  return true;
}

function writeTypeUrl(t: Transcoding, url: Piece | undefined): string {
  if (url === undefined) {
    t.out.ascii('""');
    return "";
  }
  const { reader } = t;
  reader.position = url.start;
  const end = readLength(reader);
  t.string(reader.position, end);
  const text = Buffer.from(reader.bytes.subarray(reader.position, end)).toString();
  return text.slice(text.lastIndexOf("/") + 1);
}

function writeContent(t: Transcoding, plan: MessagePlan | undefined, { start, end }: { start: number; end: number }): void {
  t.steps[t.level] = "value";
  t.reader.position = start;
  if (plan?.facts.form === null && t.enter()) {
    const outerEnd = t.reader.end;
    t.level--;
    const content = scan(t, plan, end, 0);
    content.sort();
    tellBreaks(t, content);
    t.level++;
    const outer = t.frame;
    t.frame = content;
    writeFields(t, content);
    t.frame = outer;
    t.reader.end = outerEnd;
    t.leave();
    return;
  }
  t.key(valueKey);
  if (plan?.facts.form) writeMessage(t, plan, end);
  else t.base64(start, end);
}
