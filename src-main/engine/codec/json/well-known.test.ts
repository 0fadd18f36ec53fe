import { create, type DescMessage, fromBinary, fromJson, type JsonValue, ScalarType, toBinary } from "@bufbuild/protobuf";
import { DescriptorProtoSchema, DurationSchema, FieldMaskSchema, TimestampSchema } from "@bufbuild/protobuf/wkt";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { field, file, messageOf, registryOf } from "../testing/descriptors";
import { nodeType, richRegistry, wellKnownType } from "../testing/rich";
import { encodeJson } from "./encode";

/** The message that a JSON value stands for, or the code of the fault. */
function read(type: DescMessage, json: JsonValue) {
  try {
    return fromBinary(type, encodeJson(type, richRegistry, JSON.stringify(json)));
  } catch (reason) {
    return Fault.from(reason).code;
  }
}

describe("Timestamp", () => {
  it("is what Date says it is", () => {
    const date = fc.date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true });
    fc.assert(
      fc.property(date, fc.integer({ min: -1439, max: 1439 }), (at, offset) => {
        const local = new Date(at.getTime() + offset * 60_000);
        fc.pre(local.getUTCFullYear() >= 1 && local.getUTCFullYear() <= 9999);
        const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) => String(part).padStart(2, "0"));
        const text = local.toISOString().replace("Z", `${offset < 0 ? "-" : "+"}${hours}:${minutes}`);
        const seconds = Math.floor(at.getTime() / 1000);
        expect(read(TimestampSchema, text)).toMatchObject({ seconds: BigInt(seconds), nanos: (at.getTime() - seconds * 1000) * 1_000_000 });
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[string, bigint, number]>([
    ["1970-01-01T00:00:00Z", 0n, 0],
    ["2000-02-29T12:00:00.123456789Z", 951825600n, 123456789],
    ["1969-12-31T23:59:59.5Z", -1n, 500000000],
    ["0001-01-01T00:00:00Z", -62135596800n, 0],
    ["9999-12-31T23:59:59.999999999Z", 253402300799n, 999999999],
    ["9999-12-31T22:59:59-01:00", 253402300799n, 0],
  ])("%s", (text, seconds, nanos) => {
    expect(read(TimestampSchema, text)).toMatchObject({ seconds, nanos });
  });

  it.each([
    "2026-01-01T00:00:00",
    "2026-01-01 00:00:00Z",
    "2026-01-01t00:00:00z",
    "2026-01-01T00:00:00.Z",
    "2026-01-01T00:00:00.1234567890Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:60Z",
    "2026-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-00-01T00:00:00Z",
    "2026-01-00T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-01T00:00:00+24:00",
    "2026-01-01T00:00:00+1:00",
    "0000-12-31T23:59:59Z",
    "0001-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01",
    "10000-01-01T00:00:00Z",
    "٢026-01-01T00:00:00Z",
    " 2026-01-01T00:00:00Z",
    "",
  ])("is not %j", (text) => {
    expect(read(TimestampSchema, text)).toBe("body-mismatch");
  });
});

describe("Duration", () => {
  it.each<[string, bigint, number]>([
    ["0s", 0n, 0],
    ["-0.5s", 0n, -500000000],
    ["-1.000000001s", -1n, -1],
    ["1.5s", 1n, 500000000],
    ["315576000000.999999999s", 315576000000n, 999999999],
    ["-315576000000s", -315576000000n, 0],
  ])("%s", (text, seconds, nanos) => {
    expect(read(DurationSchema, text)).toMatchObject({ seconds, nanos });
  });

  it.each(["1", "1.s", ".5s", "+1s", "1e3s", "1S", "1 s", "--1s", "1.0000000001s", "315576000001s", "-315576000001s", "s"])(
    "is not %j",
    (text) => {
      expect(read(DurationSchema, text)).toBe("body-mismatch");
    },
  );
});

describe("FieldMask", () => {
  it.each<[string, string[]]>([
    ["", []],
    ["*", ["*"]],
    ["a", ["a"]],
    ["user.displayName,photoUrl2", ["user.display_name", "photo_url2"]],
    ["aBC", ["a_b_c"]],
  ])("%j", (text, paths) => {
    expect(read(FieldMaskSchema, text)).toMatchObject({ paths });
  });

  it.each(["a_b", "a b", "a,", ",a", "a..b", ".a", "a.", "1a", "a-b", "ä", "a.*"])("is not %j", (text) => {
    expect(read(FieldMaskSchema, text)).toBe("body-mismatch");
  });
});

describe("what has no form of its own", () => {
  it.each<[DescMessage, JsonValue]>([
    [TimestampSchema, { seconds: "253402300800", nanos: 5 }],
    [DurationSchema, { seconds: "1", nanos: -1 }],
    [FieldMaskSchema, { paths: ["a_B", "_"] }],
  ])("is taken by its fields: %s", (type, json) => {
    const sameFields = Object.entries(json ?? {}).map(([name, value]) => [name, typeof value === "string" ? BigInt(value) : value]);
    expect(read(type, json)).toMatchObject(Object.fromEntries(sameFields));
  });

  it("as a type that only has the name of a well-known one", () => {
    const own = messageOf(
      registryOf(
        file({
          name: "google/type/own.proto",
          package: "own",
          messageType: [create(DescriptorProtoSchema, { name: "Timestamp", field: [field("seconds", 1, ScalarType.INT32)] })],
        }),
      ),
      "own.Timestamp",
    );
    expect(read(own, { seconds: 3 })).toMatchObject({ seconds: 3 });
    expect(read(own, "1970-01-01T00:00:00Z")).toBe("body-mismatch");
  });
});

describe("Any", () => {
  const node = "type.googleapis.com/rich.Node";
  const bytes = (any: JsonValue) => encodeJson(wellKnownType, richRegistry, JSON.stringify({ any }));
  const packed = (any: JsonValue) => toBinary(wellKnownType, fromJson(wellKnownType, { any }, { registry: richRegistry }));

  it.each<[string, JsonValue]>([
    ["its type first", { "@type": node, displayName: "a", children: [{ text: "b" }] }],
    ["its type last", { displayName: "a", children: [{ text: "b" }], "@type": node }],
    ["its type between", { displayName: "a", "@type": node, children: [] }],
    ["nothing but its type", { "@type": node }],
    ["an Any in an Any", { value: { text: "a", "@type": node }, "@type": "type.googleapis.com/google.protobuf.Any" }],
    [
      "an Any in a message in an Any",
      { "@type": "type.googleapis.com/rich.WellKnown", any: { value: 5, "@type": "type.googleapis.com/google.protobuf.Int32Value" } },
    ],
    ["a Value that is null", { "@type": "type.googleapis.com/google.protobuf.Value", value: null }],
    ["a Struct", { "@type": "type.googleapis.com/google.protobuf.Struct", value: { "@type": "x" } }],
    ["a name alone", { "@type": "rich.Node", text: "a" }],
  ])("%s", (_, any) => {
    expect(bytes(any)).toEqual(packed(any));
  });

  it("keeps the URL's host", () => {
    expect(fromBinary(wellKnownType, bytes({ "@type": "example.com/x/rich.Node" }))).toMatchObject({
      any: { typeUrl: "example.com/x/rich.Node" },
    });
  });

  it("takes an Empty as any message, and as a well-known type", () => {
    const empty = "type.googleapis.com/google.protobuf.Empty";
    expect(bytes({ "@type": empty, value: {} })).toEqual(bytes({ "@type": empty }));
  });

  it("takes one of an unknown type with its bytes, as it is displayed", () => {
    const any = { value: "CgE", "@type": "type.googleapis.com/un.Known" };
    expect(fromBinary(wellKnownType, bytes(any))).toMatchObject({ any: { typeUrl: any["@type"], value: Uint8Array.of(10, 1) } });
  });

  it.each([
    ['{"any": {"@type": "x/rich.Node", ‸"@type": "x/rich.Node"}}', '$.any["@type"]'],
    ['{"any": {"@type": "x/rich.Node", "text": ‸5}}', "$.any.text"],
    ['{"any": {"text": ‸5, "@type": "x/rich.Node"}}', "$.any.text"],
    ['{"any": {"@type": ‸5}}', '$.any["@type"]'],
    ['{"any": {"@type": ‸""}}', '$.any["@type"]'],
    ['{"any": {"@type": ‸"x/un.Known", "value": "CgE", "x": 1}}', '$.any["@type"]'],
    ['{"any": {"@type": "x/un.Known", "value": ‸5}}', "$.any.value"],
    ['{"manyAny": [{}, ‸null]}', "$.manyAny[1]"],
  ])("%s", (marked, path) => {
    const text = marked.replace("‸", "");
    try {
      encodeJson(wellKnownType, richRegistry, text);
    } catch (reason) {
      expect(Fault.from(reason)).toMatchObject({ code: "body-mismatch", facts: { offset: marked.indexOf("‸"), path } });
      return;
    }
    throw new Error("nothing was refused");
  });
});

describe("null", () => {
  it.each<[DescMessage, string, string]>([
    [wellKnownType, '{"value": null}', "32020800"],
    [wellKnownType, '{"manyValue": [null]}', "d206020800"],
    [wellKnownType, '{"nothing": null}', ""],
    [wellKnownType, '{"int32value": null, "any": null, "struct": null}', ""],
    [nodeType, '{"text": null, "bigNumber": "1"}', "3801"],
    [nodeType, '{"anything": null}', "4a020800"],
  ])("%s: %s", (type, text, hex) => {
    expect(Buffer.from(encodeJson(type, richRegistry, text)).toString("hex")).toBe(hex);
  });
});
