import { create, fromBinary, fromJson, type JsonValue, toBinary, toJson } from "@bufbuild/protobuf";
import { AnySchema, anyPack } from "@bufbuild/protobuf/wkt";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeJson } from "../json/encode";
import { messageJson } from "../testing/arbitrary";
import { listsType, mapsType, nodeType, oldType, optionalsType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { decodeJson } from "./decode";

const allTypes = [scalarsType, listsType, optionalsType, mapsType, nodeType, wellKnownType, oldType];

function decoded(type: typeof nodeType, bytes: Uint8Array, options: { emitDefaults?: boolean; limit?: number; indent?: number } = {}) {
  return decodeJson(type, richRegistry, bytes, { indent: 0, ...options });
}

function bytesOf(type: typeof nodeType, json: JsonValue): Uint8Array {
  return toBinary(type, fromJson(type, json, { registry: richRegistry }));
}

/** As float32s, so that our shortest digits and protobuf-es' long ones compare equal. */
function rounded(json: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(json), (_, value) => (typeof value === "number" ? Math.fround(value) : value));
}

describe.each(allTypes.map((type) => [type.typeName, type] as const))("%s", (_, type) => {
  const bodies = messageJson(type, richRegistry);

  it("encodes to the bytes of protobuf-es, and decodes to its JSON", () => {
    fc.assert(
      fc.property(bodies, (json) => {
        const theirs = bytesOf(type, json);
        const ours = encodeJson(type, richRegistry, JSON.stringify(json));
        expect(ours).toEqual(theirs);
        const shown = decoded(type, ours);
        expect(shown).toMatchObject({ truncated: false, problems: [] });
        expect(rounded(JSON.parse(shown.json))).toEqual(rounded(toJson(type, fromBinary(type, theirs), { registry: richRegistry })));
      }),
      { numRuns: 60 },
    );
  });

  it("round-trips what it shows", () => {
    fc.assert(
      fc.property(bodies, fc.boolean(), (json, emitDefaults) => {
        const bytes = encodeJson(type, richRegistry, JSON.stringify(json));
        const shown = decoded(type, bytes, { emitDefaults }).json;
        const again = encodeJson(type, richRegistry, shown);
        expect(decoded(type, again, { emitDefaults }).json).toBe(shown);
        expect(again).toEqual(toBinary(type, fromBinary(type, bytes)));
      }),
      { numRuns: 40 },
    );
  });

  it("never throws, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const shown = decoded(type, bytes);
        JSON.parse(shown.json);
        for (const { offset, end } of shown.problems) expect(0 <= offset && offset <= end && end <= bytes.length).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

it("says what is wrong with the bytes, and shows the rest", () => {
  expect(decoded(nodeType, Uint8Array.of(0x50, 0x01, 0x0a, 0x05, 0x61))).toEqual({
    json: '{"@odd":true}',
    truncated: false,
    problems: [{ offset: 3, end: 5, path: "", message: "In rich.Node the bytes end in the middle of a field." }],
  });
  expect(decoded(nodeType, Uint8Array.of(0x0a, 0x02, 0xff, 0x61))).toMatchObject({
    json: '{"displayName":"\uFFFDa"}',
    problems: [{ offset: 2, end: 4, path: "displayName", message: expect.stringContaining("not UTF-8") }],
  });
  expect(decoded(nodeType, Uint8Array.of(0x0f)).problems).toMatchObject([{ offset: 0, end: 1 }]);
});

it("shows an unknown Any in base64 and leaves the rest as it is", () => {
  const known = anyPack(nodeType, fromJson(nodeType, { displayName: "in" }));
  const unknown = create(AnySchema, { typeUrl: "type.googleapis.com/un.Known", value: Uint8Array.of(1, 2) });
  const broken = create(AnySchema, { typeUrl: "type.googleapis.com/rich.Node", value: Uint8Array.of(0x0a, 0x09) });
  const anys = [known, unknown, broken, create(AnySchema)].map((any) => toBinary(AnySchema, any));
  // manyAny is field 101, length-delimited: the tag is 0xaa 0x06.
  const bytes = Buffer.concat(anys.flatMap((any) => [Uint8Array.of(0xaa, 0x06, any.length), any]));
  expect(JSON.parse(decoded(wellKnownType, bytes).json)).toEqual({
    manyAny: [
      { "@type": "type.googleapis.com/rich.Node", displayName: "in" },
      { "@type": "type.googleapis.com/un.Known", value: "AQI=" },
      { "@type": "type.googleapis.com/rich.Node" },
      {},
    ],
  });
});

it("bounds Anys within Anys", () => {
  let any = create(AnySchema);
  for (let i = 0; i < 5000; i++) any = create(AnySchema, { typeUrl: "x/google.protobuf.Any", value: toBinary(AnySchema, any) });
  const shown = decoded(AnySchema, toBinary(AnySchema, any));
  expect(shown.problems).toMatchObject([{ message: expect.stringContaining("too deeply") }]);
  expect(shown.json.match(/@type/g)?.length).toBeLessThanOrEqual(101);
});

it("shows a well-known value without a canonical form by its fields", () => {
  const timestamp = [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x10, 0x01];
  const duration = [0x08, 0x01];
  const shown = decoded(wellKnownType, Uint8Array.of(0x12, timestamp.length, ...timestamp, 0x1a, duration.length, ...duration));
  expect(shown.problems).toMatchObject([{ offset: 2, end: 13, path: "timestamp" }]);
  expect(shown.json).toContain('"seconds"');
  expect(shown.json).toContain('"duration":"1s"');
});

it.each([
  [0.1, "0.1"],
  [16777216, "16777216"],
  [3.4028234663852886e38, "3.4028235e+38"],
  [1e-45, "1e-45"],
  [-0, "-0"],
])("prints the float32 %d as %s", (value, text) => {
  const shown = decoded(listsType, bytesOf(listsType, { aFloat: [value] }));
  expect(shown.json).toBe(`{"aFloat":[${text}]}`);
});

it("every float32 it prints is the same float32", () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const shown = decoded(listsType, bytesOf(listsType, { aFloat: [value] }));
      const [printed] = JSON.parse(shown.json).aFloat;
      expect(Math.fround(printed) === value).toBe(true);
      expect(
        String(printed)
          .replace(/e.*|[-.]/g, "")
          .replace(/^0+/, "").length,
      ).toBeLessThanOrEqual(Math.abs(value) < 1e21 && Number.isInteger(value) ? 39 : 9);
    }),
  );
});

it("writes one line for indent 0 and lines for indent 2", () => {
  const bytes = bytesOf(nodeType, { level: "INFO", bigNumber: "9998", displayName: "a" });
  expect(decoded(nodeType, bytes).json).toBe('{"displayName":"a","level":"INFO","bigNumber":"9998"}');
  expect(decoded(nodeType, bytes, { indent: 2 }).json).toBe('{\n  "displayName": "a",\n  "level": "INFO",\n  "bigNumber": "9998"\n}');
});

it("cuts at the limit, never through a surrogate pair", () => {
  const bytes = bytesOf(nodeType, { displayName: "👋👋" });
  expect(decoded(nodeType, bytes, { limit: 18 })).toMatchObject({ json: '{"displayName":"👋', truncated: true });
  expect(decoded(nodeType, bytes, { limit: 19 })).toMatchObject({ json: '{"displayName":"👋', truncated: true });
  expect(decoded(nodeType, bytes, { limit: 22 })).toMatchObject({ json: '{"displayName":"👋👋"}', truncated: false });
});

it("shows a list and a map whose elements have unknown fields between them", () => {
  const levels = [0x28, 0x01, 0x98, 0x06, 0x07, 0x28, 0x02];
  expect(decoded(nodeType, Uint8Array.from(levels)).json).toBe('{"levels":["INFO","WARN"],"[#99 varint]":"7"}');
  const byInt32 = (key: number) => [0x1a, 0x02, 0x08, key];
  const shown = decoded(mapsType, Uint8Array.from([...byInt32(2), 0xa2, 0x06, 0x01, 0x61, ...byInt32(4)])).json;
  expect(JSON.parse(shown)).toEqual({ byInt32: { 2: "0", 4: "0" }, "[#100 text]": "a" });
});

it("shows an empty message for a map's entry that has only a key", () => {
  const shown = decoded(mapsType, Uint8Array.of(0x82, 0x02, 0x03, 0x0a, 0x01, 0x61));
  expect(shown).toEqual({ json: '{"nodes":{"a":{}}}', truncated: false, problems: [] });
});

it("emits defaults as protobuf-es does", () => {
  const shown = decoded(nodeType, new Uint8Array(0), { emitDefaults: true });
  expect(JSON.parse(shown.json)).toEqual(toJson(nodeType, create(nodeType), { alwaysEmitImplicit: true }));
});

it("shows extensions", () => {
  const bytes = encodeJson(oldType, richRegistry, '{"id": 1, "[old.ext_level]": 9007199254740993}');
  expect(decoded(oldType, bytes).json).toBe('{"id":"1","[old.ext_level]":"9007199254740993"}');
});
