import { type DescMessage, fromJson, type Registry, toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeJson } from "../display/decode";
import { messageJson } from "../testing/arbitrary";
import { legacyRegistry, legacyType } from "../testing/legacy";
import { listsType, nodeType, oldType, optionalsType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { CanonicalBytes } from "./canonical-bytes";
import { encodeJson } from "./encode";

const samples: { type: DescMessage; registry: Registry; depth: number }[] = [
  ...[scalarsType, listsType, optionalsType, nodeType, wellKnownType, oldType].map((type) => ({
    type,
    registry: richRegistry,
    depth: 1,
  })),
  ...["legacy.All", "legacy.Declared", "modern.All"].map((name) => ({ type: legacyType(name), registry: legacyRegistry, depth: 2 })),
];

/** As it was on the wire, with a byte changed, put in or taken out. */
function almost(bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc.tuple(bytes, fc.nat(), fc.uint8Array({ maxLength: 2 }), fc.boolean()).map(([whole, at, insert, isInPlace]) => {
    const start = at % (whole.length + 1);
    return new Uint8Array(Buffer.concat([whole.subarray(0, start), insert, whole.subarray(start + (isInPlace ? insert.length : 0))]));
  });
}

function comesBack(type: DescMessage, registry: Registry, bytes: Uint8Array): boolean {
  const { json } = decodeJson(type, registry, bytes, { indent: 0 });
  try {
    return Buffer.compare(encodeJson(type, registry, json), bytes) === 0;
  } catch {
    return false;
  }
}

describe("what is sure from a message's bytes", () => {
  it.each(samples)("is so of the JSON of $type.typeName", ({ type, registry, depth }) => {
    const canonical = CanonicalBytes.of(type);
    const whole = messageJson(type, registry, depth).map((json) => toBinary(type, fromJson(type, json, { registry })));
    const twice = fc.tuple(whole, whole).map(([a, b]) => new Uint8Array(Buffer.concat([a, b])));
    const bytes = fc.oneof(whole, almost(whole), almost(almost(whole)), twice, fc.uint8Array({ maxLength: 30 }));
    fc.assert(
      fc.property(bytes, (one) => {
        if (canonical?.isSure(one)) expect([type.typeName, comesBack(type, registry, one)]).toEqual([type.typeName, true]);
      }),
      { numRuns: 150 },
    );
  });

  it("is so of what encoders write, for most types", () => {
    for (const type of [scalarsType, listsType, optionalsType]) {
      const canonical = CanonicalBytes.of(type);
      const finite = messageJson(type, richRegistry, 1).filter((json) => !/NaN|Infinity|-0\b/.test(JSON.stringify(json)));
      const isSure = (json: object) => canonical?.isSure(toBinary(type, fromJson(type, json as never, { registry: richRegistry })));
      const all = fc.sample(finite, { numRuns: 100, seed: 7 });
      expect(all.filter((json) => isSure(json as object)).length).toBeGreaterThan(80);
    }
  });

  it.each<[string, number[]]>([
    ["a long varint", [0x38, 0x81, 0x00]],
    ["a zero without need", [0x38, 0x00]],
    ["a field twice", [0x38, 0x01, 0x38, 0x02]],
    ["a field of no such number", [0xf8, 0x7f, 0x01]],
    ["a message cut off", [0x0a, 0x05, 0x61]],
  ])("is never so of %s", (_what, bytes) => {
    expect(CanonicalBytes.of(scalarsType)?.isSure(Uint8Array.from(bytes))).toBe(false);
  });
});
