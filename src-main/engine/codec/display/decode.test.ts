import { create, type DescMessage, fromBinary, fromJson, type JsonValue, type Registry, toBinary, toJson } from "@bufbuild/protobuf";
import { BinaryWriter, type WireType } from "@bufbuild/protobuf/wire";
import { EmptySchema } from "@bufbuild/protobuf/wkt";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { messageJson } from "../testing/arbitrary";
import { legacyRegistry, legacyType } from "../testing/legacy";
import { listsType, mapsType, nodeType, oldType, optionalsType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { decodeJson } from "./decode";

interface Sample {
  readonly type: DescMessage;
  readonly registry: Registry;
  /** Where the generator begins to count; the larger, the flatter the messages. */
  readonly depth: number;
}

const rich = [scalarsType, listsType, optionalsType, mapsType, nodeType, wellKnownType, oldType];
const legacy = ["legacy.All", "legacy.Declared", "legacy.Strict", "legacy.LowExtensions", "modern.All"].map(legacyType);
const samples = [
  ...rich.map((type): Sample => ({ type, registry: richRegistry, depth: 0 })),
  ...legacy.map((type): Sample => ({ type, registry: legacyRegistry, depth: 2 })),
];

function bytesOf({ type, registry, depth }: Sample): fc.Arbitrary<Uint8Array> {
  return messageJson(type, registry, depth).map((json) => toBinary(type, fromJson(type, json, { registry })));
}

/** As float32s, so that our shortest digits and protobuf-es' long ones compare equal; it also loses the sign of zero. */
function rounded(json: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(json), (_, value) => (typeof value === "number" ? Math.fround(value) : value));
}

function expectTheirs({ type, registry }: Sample, bytes: Uint8Array): void {
  const { json, problems } = decodeJson(type, registry, bytes, { indent: 0 });
  expect(problems).toEqual([]);
  expect(rounded(JSON.parse(json))).toEqual(rounded(toJson(type, fromBinary(type, bytes), { registry })));
}

function hasJson({ type, registry }: Sample, bytes: Uint8Array): boolean {
  try {
    toJson(type, fromBinary(type, bytes), { registry });
    return true;
  } catch {
    return false;
  }
}

/** Something that never was, or is no longer, a message of the type. */
function brokenBytes(sample: Sample): fc.Arbitrary<Uint8Array> {
  const change = fc.record({ at: fc.nat(), remove: fc.integer({ min: 0, max: 3 }), insert: fc.uint8Array({ maxLength: 3 }) });
  const mutated = fc.tuple(bytesOf(sample), fc.array(change, { minLength: 1, maxLength: 4 })).map(([bytes, changes]) =>
    changes.reduce((all: Uint8Array, { at, remove, insert }) => {
      const start = at % (all.length + 1);
      return Buffer.concat([all.subarray(0, start), insert, all.subarray(start + remove)]);
    }, bytes),
  );
  return fc.oneof(fc.uint8Array({ maxLength: 60 }), mutated);
}

describe.each(samples.map((sample) => [sample.type.typeName, sample] as const))("%s", (_, sample) => {
  const { type, registry } = sample;

  it("is shown as protobuf-es shows it", () => {
    fc.assert(
      fc.property(bytesOf(sample), (bytes) => expectTheirs(sample, bytes)),
      { numRuns: 40 },
    );
  });

  it("is merged as protobuf-es merges it, whatever comes twice", () => {
    fc.assert(
      fc.property(bytesOf(sample), bytesOf(sample), (one, other) => {
        const bytes = Buffer.concat([one, other]);
        // Half a Duration of each may be no Duration.
        fc.pre(hasJson(sample, bytes));
        expectTheirs(sample, bytes);
      }),
      { numRuns: 40 },
    );
  });

  it("is shown whatever the bytes, and what is wrong stands within them", () => {
    fc.assert(
      fc.property(brokenBytes(sample), fc.boolean(), fc.nat({ max: 80 }), (bytes, emitDefaults, limit) => {
        const whole = decodeJson(type, registry, bytes, { indent: 2, emitDefaults });
        JSON.parse(whole.json);
        for (const { offset, end } of whole.problems) expect(0 <= offset && offset <= end && end <= bytes.length).toBe(true);
        const cut = decodeJson(type, registry, bytes, { indent: 2, emitDefaults, limit });
        expect(cut.json.length).toBeLessThanOrEqual(limit);
        if (!cut.truncated) expect(cut.json).toBe(whole.json);
      }),
      { numRuns: 200 },
    );
  });

  it("has the same text with indents as JSON.stringify gives it", () => {
    fc.assert(
      fc.property(bytesOf(sample), (bytes) => {
        const [flat, indented] = [0, 2].map((indent) => decodeJson(type, registry, bytes, { indent }).json);
        // -0 is no number that JSON.stringify keeps, and integer-like keys it moves.
        const plain = /-0[,}\]]|"-?\d+":/.test(flat ?? "") ? undefined : JSON.stringify(JSON.parse(flat ?? ""), null, 2);
        expect(indented).toBe(plain ?? indented);
        expect(JSON.parse(indented ?? "")).toEqual(JSON.parse(flat ?? ""));
      }),
      { numRuns: 20 },
    );
  });

  it("loses nothing where nothing of it is known", () => {
    fc.assert(
      fc.property(bytesOf(sample), (bytes) => {
        const shown: JsonValue = JSON.parse(decodeJson(EmptySchema, registry, bytes, { indent: 0 }).json);
        // Readable and other bytes of one number have two keys, and lose the order between them.
        fc.pre(!/\[#(\d+) (text|bytes)\].*\[#\1 (?!\2)(text|bytes)\]/s.test(JSON.stringify(shown)));
        const again = decodeJson(type, registry, unknownBytes(shown, new BinaryWriter()).finish(), { indent: 0 });
        expect(again).toEqual(decodeJson(type, registry, bytes, { indent: 0 }));
      }),
      { numRuns: 40 },
    );
  });

  it("emits defaults as protobuf-es does", () => {
    const needed = type === oldType || type.typeName === "legacy.Strict";
    const shown = decodeJson(type, registry, new Uint8Array(0), { indent: 0, emitDefaults: true });
    if (needed) expect(shown.problems).toHaveLength(1);
    else expect(JSON.parse(shown.json)).toEqual(toJson(type, create(type), { alwaysEmitImplicit: true }));
  });
});

/** The bytes of an object of unknown fields, from what it shows. */
function unknownBytes(shown: JsonValue, writer: BinaryWriter): BinaryWriter {
  for (const [key, value] of Object.entries(shown ?? {})) {
    const [, number, kind] = /^\[#(\d+) (\w+)\]$/.exec(key) ?? [];
    for (const one of Array.isArray(value) ? value : [value]) writeUnknown(writer, Number(number), kind ?? "", one);
  }
  return writer;
}

function writeUnknown(writer: BinaryWriter, number: number, kind: string, value: JsonValue): void {
  const wires: Readonly<Record<string, WireType>> = { varint: 0, fixed64: 1, text: 2, bytes: 2, group: 3, fixed32: 5 };
  const wire = wires[kind];
  if (wire === undefined) throw new Error(`no such kind: ${kind}`);
  writer.tag(number, wire);
  if (kind === "varint") writer.uint64(String(value));
  else if (kind === "fixed64") writer.fixed64(String(value));
  else if (kind === "fixed32") writer.fixed32(Number(value));
  else if (kind === "text") writer.string(String(value));
  else if (kind === "bytes") writer.bytes(Buffer.from(String(value), "base64"));
  else unknownBytes(value, writer).tag(number, 4);
}
