import { create, type DescMessage, fromBinary, fromJson, toBinary } from "@bufbuild/protobuf";
import { DescriptorProtoSchema, EmptySchema } from "@bufbuild/protobuf/wkt";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { decodeJson } from "../display/decode";
import { messageJson } from "../testing/arbitrary";
import { file, messageOf, registryOf } from "../testing/descriptors";
import { listsType, mapsType, nodeType, oldType, optionalsType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { WireWriter } from "../wire/wire-writer";
import { encodeJson } from "./encode";

function hex(json: string, type: DescMessage = EmptySchema): string {
  return Buffer.from(encodeJson(type, richRegistry, json)).toString("hex");
}

function refused(json: string): Fault {
  try {
    encodeJson(EmptySchema, richRegistry, json);
  } catch (reason) {
    return Fault.from(reason);
  }
  throw new Error("nothing was refused");
}

it.each([
  ['{"[#5 varint]": "150"}', "289601"],
  ['{"[#5 varint]": 18446744073709551615}', "28ffffffffffffffffff01"],
  ['{"[#5 fixed32]": 4294967295}', "2dffffffff"],
  ['{"[#5 fixed64]": "1"}', "290100000000000000"],
  ['{"[#5 text]": "张\\n"}', "2a04e5bca00a"],
  ['{"[#5 bytes]": "AP8="}', "2a0200ff"],
  ['{"[#5 group]": {"[#1 varint]": ["1", "2"], "[#2 group]": {}}}', "2b08010802" + "13142c"],
  ['{"[#5 varint]": ["1", "2"], "[#1 text]": ""}', "28012802" + "0a00"],
  ['{"[#536870911 varint]": 0}', "f8ffffff0f00"],
  ['{"[#5 varint]": []}', ""],
  ['{"[#5 group]": []}', ""],
  ['{"[#5 varint]": null}', ""],
])("%s", (json, bytes) => {
  expect(hex(json)).toBe(bytes);
});

it("goes behind what the type knows", () => {
  expect(hex('{"[#99 varint]": 1, "displayName": "a"}', nodeType)).toBe("0a0161" + "980601");
  // A field's own number, with another wire type than the field's.
  expect(hex('{"[#1 varint]": 1}', nodeType)).toBe("0801");
});

it.each([
  ['{"[#5 varint]": ‸"-1"}', /out of its range/],
  ['{"[#5 varint]": [‸null]}', /takes a whole number/],
  ['{"[#5 fixed32]": ‸4294967296}', /out of its range/],
  ['{"[#5 text]": ‸1}', /takes a string/],
  ['{"[#5 bytes]": ‸"*"}', /base64/],
  ['{"[#5 group]": ‸"x"}', /takes a group/],
  ['{"[#5 group]": {‸"x": 1}}', /whose type is not known/],
  ['{"[#5 group]": {"[#1 text]": "", ‸"[#1 text]": ""}}', /is set twice/],
  ['{"[#5 varint]": 1, ‸"[#5 varint]": 2}', /is set twice/],
  ['{‸"[#0 varint]": 1}', /has no field/],
  ['{‸"[#536870912 varint]": 1}', /has no field/],
  ['{‸"[#5 int32]": 1}', /has no field/],
  ['{‸"[#5  varint]": 1}', /has no field/],
])("%s", (marked, message) => {
  const fault = refused(marked.replace("‸", ""));
  expect(fault.message).toMatch(message);
  expect(fault).toMatchObject({ code: "body-mismatch", facts: { offset: marked.indexOf("‸") } });
});

/** Fields and groups that nobody knows, in any order. */
function unknownBytes(depth = 0): fc.Arbitrary<Uint8Array> {
  const number = fc.integer({ min: 1, max: 30 });
  const half = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  const write = (run: (out: WireWriter) => void) => {
    const out = new WireWriter();
    run(out);
    return out.finish();
  };
  const varint = fc.tuple(number, half, half).map(([n, low, high]) => write((out) => [out.tag(n, 0), out.varint64(low, high)]));
  const fixed64 = fc.tuple(number, half, half).map(([n, low, high]) => write((out) => [out.tag(n, 1), out.fixed64(low, high)]));
  const fixed32 = fc.tuple(number, half).map(([n, value]) => write((out) => [out.tag(n, 5), out.fixed32(value)]));
  const bytes = fc.tuple(number, fc.uint8Array({ maxLength: 6 })).map(([n, value]) => write((out) => [out.tag(n, 2), out.bytes(value)]));
  const text = fc
    .tuple(number, fc.string({ unit: "grapheme", maxLength: 6 }))
    .map(([n, value]) => write((out) => [out.tag(n, 2), out.string(value)]));
  const group = () =>
    fc.tuple(number, unknownBytes(depth + 1)).map(([n, inside]) => write((out) => [out.tag(n, 3), out.raw(inside), out.tag(n, 4)]));
  const kinds = [varint, fixed64, fixed32, bytes, text];
  const one = depth < 2 ? fc.oneof(...kinds, group()) : fc.oneof(...kinds);
  return fc.array(one, { maxLength: 4 }).map((parts) => new Uint8Array(Buffer.concat(parts)));
}

describe("a received message that is sent again", () => {
  it("has lost nothing of what nobody knows", () => {
    const bare = messageOf(
      registryOf(file({ name: "bare.proto", package: "bare", messageType: [create(DescriptorProtoSchema, { name: "Bare" })] })),
      "bare.Bare",
    );
    fc.assert(
      fc.property(unknownBytes(), (bytes) => {
        const shown = decodeJson(bare, richRegistry, bytes, { indent: 2 }).json ?? "";
        const again = encodeJson(bare, richRegistry, shown);
        // The same values under the same number and wire type, in the same order; those of different ones may change places.
        expect(decodeJson(bare, richRegistry, again, { indent: 2 }).json).toBe(shown);
        expect(again.length).toBe(bytes.length);
      }),
      { numRuns: 300 },
    );
  });

  it("has lost nothing, whatever its fields, beside those that its type knows", () => {
    const types = [scalarsType, listsType, optionalsType, mapsType, nodeType, wellKnownType, oldType];
    const message = fc.constantFrom(...types).chain((type) => messageJson(type, richRegistry).map((json) => ({ type, json })));
    const unknown = unknownBytes().map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(message, unknown, ({ type, json }, more) => {
        // Numbers from 1000 on, which no type here has.
        const shifted = encodeJson(
          EmptySchema,
          richRegistry,
          shiftNumbers(decodeJson(EmptySchema, richRegistry, more, { indent: 0 }).json ?? ""),
        );
        const bytes = Buffer.concat([toBinary(type, fromJson(type, json, { registry: richRegistry })), shifted]);
        const shown = decodeJson(type, richRegistry, bytes, { indent: 0 }).json ?? "";
        const again = encodeJson(type, richRegistry, shown);
        expect(fromBinary(type, again)).toEqual(fromBinary(type, Uint8Array.from(bytes)));
      }),
      { numRuns: 200 },
    );
  });
});

function shiftNumbers(json: string): string {
  return json.replace(/"\[#(\d+) /g, (_, number) => `"[#${Number(number) + 1000} `);
}
