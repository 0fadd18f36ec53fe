import type { DescMessage } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";
import { clip } from "../body-fault";
import { wireType } from "../wire/wire-type";
import type { BodyEncoding } from "./body-encoding";
import { integerKind, writeNumber } from "./integer-kind";
import { scalarEncoder, takeText } from "./scalar-encoder";
import { parseDuration, parseTimestamp, type SecondsAndNanos } from "./seconds-and-nanos";
import { listContent, structContent, valueContent } from "./struct-content";
import { unit } from "./units";
import { type EncodeContent, outcome } from "./value-encoder";

/** How a well-known type with a JSON form of its own is encoded; `byFields` is how it would be without. Not for Any. */
export function wellKnownContent(type: DescMessage, byFields: EncodeContent): EncodeContent {
  switch (type.typeName) {
    case "google.protobuf.Timestamp":
      return orByFields(timestampContent, byFields);
    case "google.protobuf.Duration":
      return orByFields(durationContent, byFields);
    case "google.protobuf.FieldMask":
      return orByFields(fieldMaskContent, byFields);
    case "google.protobuf.Struct":
      return structContent;
    case "google.protobuf.ListValue":
      return listContent;
    case "google.protobuf.Value":
      return valueContent;
    default:
      return wrapperContent(type.fields[0]?.scalar ?? ScalarType.STRING);
  }
}

/** What has no form of its own, like a Timestamp in the year 10000, is displayed by its fields, and is taken so. */
function orByFields(content: EncodeContent, byFields: EncodeContent): EncodeContent {
  return (body, first) => (first === unit.openBrace && !body.options.strict ? byFields : content)(body, first);
}

const timestampContent: EncodeContent = (body, first) => {
  const act = 'Write it like "2026-01-02T03:04:05Z" or "2026-01-02T03:04:05.678+01:00", from year 0001 to 9999.';
  writeTime(body, takeParsed(body, first, "a Timestamp", parseTimestamp, act));
};

const durationContent: EncodeContent = (body, first) => {
  writeTime(body, takeParsed(body, first, "a Duration", parseDuration, 'Write seconds with an s, like "1.5s" or "-0.000001s".'));
};

const fieldMaskContent: EncodeContent = (body, first) => {
  const act = 'Write lowerCamelCase paths with commas between, like "user.displayName,photo".';
  for (const path of takeParsed(body, first, "a FieldMask in lowerCamelCase", parsePaths, act)) {
    body.out.uint32((1 << 3) | wireType.lengthDelimited);
    body.out.string(path);
  }
};

/** The string at the place as what `parse` makes of it, who answers null for what is none. */
function takeParsed<T>(body: BodyEncoding, first: number, what: string, parse: (text: string) => T | null, act: string): T {
  const offset = body.json.position;
  if (first !== unit.quote) body.refuse(offset, `takes ${what} as a string, not ${body.kind(first)}`, act);
  const text = takeText(body, first);
  return parse(text) ?? body.refuse(offset, `takes ${what}, and ${clip(text)} is none`, act);
}

function writeTime({ out }: BodyEncoding, { seconds, nanos }: SecondsAndNanos): void {
  const int64 = integerKind(ScalarType.INT64);
  if (seconds !== 0 && int64 !== undefined) {
    out.uint32((1 << 3) | wireType.varint);
    writeNumber(int64, out, seconds);
  }
  if (nanos !== 0) {
    out.uint32((2 << 3) | wireType.varint);
    out.int32(nanos);
  }
}

/** A FieldMask's paths in their original names, or null where one is not in lowerCamelCase. `*` stands for all fields. */
function parsePaths(text: string): string[] | null {
  const paths = text === "" ? [] : text.split(",");
  const isPath = (path: string) => path === "*" || path.split(".").every((name) => /^[A-Za-z][A-Za-z0-9]*$/.test(name));
  if (!paths.every(isPath)) return null;
  return paths.map((path) => path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/** A wrapper (google.protobuf.Int64Value and the like): its value, or null for none. */
function wrapperContent(scalar: ScalarType): EncodeContent {
  const value = scalarEncoder(scalar);
  const tag = (1 << 3) | value.wireType;
  return (body, first) => {
    if (first === unit.n) return body.takeNull();
    const start = body.out.length;
    body.out.uint32(tag);
    if (value.encode(body, first) === outcome.zero) body.out.truncate(start);
  };
}
