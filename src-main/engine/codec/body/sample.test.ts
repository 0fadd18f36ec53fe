import { type AnyDesc, create, type DescMessage, fromBinary, ScalarType } from "@bufbuild/protobuf";
import { DescriptorProtoSchema, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { parse } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { googleRpcRegistry } from "../google-rpc";
import { encodeJson } from "../json/encode";
import { field, file, messageOf, registryOf } from "../testing/descriptors";
import { nodeType, oldType, richRegistry } from "../testing/rich";
import { sampleBody } from "./sample";

const noDoc = () => "";
const messages = [richRegistry, googleRpcRegistry()].flatMap((registry) => [...registry].filter((type) => type.kind === "message"));
const descriptorTypes = [FileDescriptorProtoSchema, DescriptorProtoSchema];

/** Turns the commented-out alternatives of a sample on. */
function uncommented(sample: string): string {
  return sample.replace(/^(\s*)\/\/ /gm, "$1");
}

describe("every type's sample", () => {
  it.each([...messages, ...descriptorTypes].map((type) => [type.typeName, type] as const))("%s encodes", (_, type) => {
    expect(() => fromBinary(type, encodeJson(type, richRegistry, sampleBody(type, noDoc)))).not.toThrow();
  });

  it("has every field of the message", () => {
    for (const type of messages.filter((message) => sampleBody(message, noDoc).startsWith("{"))) {
      const keys = Object.keys(parse(uncommented(sampleBody(type, noDoc))));
      if (sampleBody(type, noDoc).includes("\n")) expect(keys).toEqual(type.fields.map((known) => known.jsonName));
    }
  });
});

it("documents a field with its type and its comment's first line", () => {
  const doc = (desc: AnyDesc) => (desc.kind === "field" ? `The ${desc.name}.\nSecond line.` : "");
  expect(sampleBody(nodeType, doc).split("\n").slice(0, 9)).toEqual([
    "{",
    '  "displayName": "", // string — The display_name.',
    '  "parent": null, // Node — The parent.',
    '  "children": [], // repeated Node — The children.',
    '  "level": "LEVEL_UNSPECIFIED", // one of LEVEL_UNSPECIFIED, INFO, WARN, BELOW — The level.',
    '  "levels": ["LEVEL_UNSPECIFIED"], // repeated, one of LEVEL_UNSPECIFIED, INFO, WARN, BELOW — The levels.',
    '  "text": "", // string, oneof content (or bigNumber, inner, anything) — The text.',
    '  // "bigNumber": "0", // int64, oneof content — The big_number.',
    '  // "inner": { // Scalars, oneof content — The inner.',
  ]);
  expect(sampleBody(oldType, noDoc)).toContain('"id": "0", // int64, required');
});

it("is not broken by a comment's line breaks and controls", () => {
  const doc = () => 'a\u2028"b": 1\u0000\u0085 */ // c'.padEnd(300, "👋");
  const body = sampleBody(nodeType, doc);
  expect(() => encodeJson(nodeType, richRegistry, body)).not.toThrow();
  expect(Math.max(...body.split("\n").map((line) => line.length))).toBeLessThan(200);
});

it("stays small for types that explode", () => {
  const width = 8;
  const types = Array.from({ length: 9 }, (_, level) =>
    create(DescriptorProtoSchema, {
      name: `L${level}`,
      field: Array.from({ length: width }, (_, i) =>
        level === 8 ? field(`f${i}`, i + 1, ScalarType.STRING) : field(`f${i}`, i + 1, `.wide.L${level + 1}`),
      ),
    }),
  );
  const registry = registryOf(file({ name: "wide.proto", package: "wide", messageType: types }));
  const type: DescMessage = messageOf(registry, "wide.L0");
  const body = sampleBody(type, noDoc);
  expect(body.split("\n").length).toBeLessThan(1000);
  expect(() => encodeJson(type, registry, body)).not.toThrow();
});

it("ends for a type that requires itself", () => {
  const endless = create(DescriptorProtoSchema, {
    name: "Endless",
    field: ["a", "b", "c"].map((name, i) => field(name, i + 1, ".end.Endless", { required: true })),
  });
  const registry = registryOf(file({ name: "end.proto", package: "end", syntax: "proto2", messageType: [endless] }));
  expect(sampleBody(messageOf(registry, "end.Endless"), noDoc).length).toBeLessThan(2_000_000);
});
