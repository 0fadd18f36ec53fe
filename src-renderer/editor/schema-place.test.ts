import { describe, expect, test } from "vitest";
import { textsOf } from "../i18n/i18n";
import { masks, times } from "./json-help";
import { bytesFieldAt, type SchemaNode, schemaAt, valueAt } from "./schema-place";

const bytes = { contentEncoding: "base64" };
const schema: SchemaNode = {
  $ref: "#/definitions/a.Ask",
  definitions: {
    "a.Ask": {
      properties: {
        data: bytes,
        at: { anyOf: [{ $ref: "#/definitions/google.protobuf.Timestamp" }, {}] },
        user: { anyOf: [{ $ref: "#/definitions/a.User" }, {}] },
        users: { items: { $ref: "#/definitions/a.User" } },
        blobs: { additionalProperties: bytes },
        mask: { anyOf: [{ $ref: "#/definitions/google.protobuf.FieldMask" }, {}] },
      },
    },
    "a.User": { properties: { name: {}, photo: bytes, self: { $ref: "#/definitions/a.User" } } },
    "google.protobuf.Timestamp": {},
    "google.protobuf.FieldMask": {},
  },
};
const text = JSON.stringify(schema);

test("a path leads to what is taken there", () => {
  expect(schemaAt(schema, [])?.type).toBe("a.Ask");
  expect(schemaAt(schema, ["at"])?.type).toBe("google.protobuf.Timestamp");
  expect(schemaAt(schema, ["users", 3, "self", "self"])?.type).toBe("a.User");
  expect(schemaAt(schema, ["blobs", "__proto__"])?.node).toBe(bytes);
  for (const path of [["__proto__"], ["constructor"], ["user", "no"], [0]]) expect(schemaAt(schema, path)).toBeNull();
});

test("the value at a cursor, in quotes or not yet there", () => {
  expect(valueAt('{"at": }', 7)).toEqual({ path: ["at"], start: 7, end: 7, written: null });
  expect(valueAt('{"at": "20"}', 9)).toEqual({ path: ["at"], start: 7, end: 11, written: "20" });
  expect(valueAt('{"a"}', 3)).toBeNull();
});

describe("the bytes field at a cursor", () => {
  const at = (body: string, offset: number | null) => {
    const place = bytesFieldAt(body, text, offset);
    return place && body.slice(place.start, place.end);
  };
  test.each([
    ['{"data": "AA=="}', 3, '"AA=="'],
    ['{"data": "AA==", "user": {"photo": "BB=="}}', 30, '"BB=="'],
    ['{"blobs": {"x": "CC=="}, "data": "A"}', 18, '"CC=="'],
    ['{\n  "user": {},\n  "data": "" // here\n}', 34, '""'],
    ['{"data": "only"}', null, '"only"'],
    ['{"data": null}', 9, "null"],
  ])("%s at %s", (body, offset, expected) => expect(at(body, offset)).toBe(expected));

  test("is none where there is none, or no telling which", () => {
    expect(at('{"user": {"name": "x"}}', 20)).toBeNull();
    expect(at('{"data": "a",\n"user": {"photo": "b"}}', null)).toBeNull();
    expect(at("", 0)).toBeNull();
  });
});

test("times are those of now", () => {
  const found = times(textsOf("en"), new Date("2026-11-21T23:58:00.500Z"));
  expect(found.map(({ label, value }) => [label, value])).toEqual([
    ["now", "2026-11-21T23:58:00.500Z"],
    ["in 5 minutes", "2026-11-22T00:03:00.500Z"],
    ["midnight, UTC", "2026-11-22T00:00:00Z"],
  ]);
});

test("a mask's paths are those of the message beside it", () => {
  expect(masks(schema, ["mask"], textsOf("en")).map(({ value }) => value)).toEqual(["name,photo,self", "name", "photo", "self"]);
});
