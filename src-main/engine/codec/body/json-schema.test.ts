import { type AnyDesc, create, ScalarType } from "@bufbuild/protobuf";
import { DescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { field, file, messageOf, registryOf } from "../testing/descriptors";
import { mapsType, nodeType, oldType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { jsonSchema } from "./json-schema";
import { likelyTypes } from "./likely-types";

const doc = (desc: AnyDesc) => (desc.kind === "field" ? `The ${desc.name}.` : "");

function schemaOf(type: typeof nodeType) {
  const schema = JSON.parse(jsonSchema(type, doc));
  return { schema, definition: schema.definitions[type.typeName] };
}

/** Every $ref of a schema. */
function refs(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === "$ref" && typeof inner === "string" ? [inner] : refs(inner)));
}

describe.each([...richRegistry].filter((type) => type.kind === "message").map((type) => [type.typeName, type] as const))(
  "%s",
  (name, type) => {
    it("has a definition for every reference, and is closed", () => {
      const { schema } = schemaOf(type);
      expect(schema.$schema).toBe("http://json-schema.org/draft-07/schema#");
      expect(schema.$ref).toBe(`#/definitions/${name}`);
      for (const ref of refs(schema)) expect(schema.definitions).toHaveProperty([ref.slice("#/definitions/".length)]);
    });
  },
);

it("takes both names of a field and suggests the lowerCamel one", () => {
  const { definition } = schemaOf(nodeType);
  expect(definition.additionalProperties).toBe(false);
  expect(definition.properties.displayName).toEqual({
    type: ["string", "null"],
    description: "display_name: string = 1\n\nThe display_name.",
    markdownDescription: "`display_name: string = 1`\n\nThe display_name.",
  });
  expect(definition.properties.display_name).toEqual({ type: ["string", "null"], doNotSuggest: true });
  expect(definition.properties["@odd"]).toBeDefined();
  expect(definition.properties.text.description).toContain("oneof content: text, bigNumber, inner, anything");
});

it("refers to recursive types instead of unfolding them", () => {
  const { definition } = schemaOf(nodeType);
  expect(definition.properties.parent.anyOf).toEqual([{ $ref: "#/definitions/rich.Node" }, { type: "null" }]);
  expect(definition.properties.children).toMatchObject({ type: ["array", "null"], items: { $ref: "#/definitions/rich.Node" } });
});

it("lists enum names with descriptions, and takes numbers", () => {
  const { schema } = schemaOf(nodeType);
  const [names, numbers] = schema.definitions["rich.Level"].anyOf;
  expect(names.enum).toEqual(["LEVEL_UNSPECIFIED", "INFO", "WARN", "BELOW"]);
  expect(names.enumDescriptions[1]).toBe("INFO = 1");
  expect(numbers).toEqual({ type: "integer" });
  expect(schemaOf(oldType).schema.definitions["old.Closed"].anyOf[1].enum).toEqual([7]);
});

it("knows scalars, maps and well-known types", () => {
  const scalars = schemaOf(scalarsType).definition.properties;
  expect(scalars.aInt64.type).toEqual(["string", "integer", "null"]);
  expect(scalars.aUint32).toMatchObject({ minimum: 0, maximum: 4294967295 });
  expect("NaN").toMatch(new RegExp(scalars.aDouble.pattern));
  expect(schemaOf(mapsType).definition.properties.byBool.propertyNames).toEqual({ enum: ["true", "false"] });
  const { definitions } = schemaOf(wellKnownType).schema;
  expect(definitions["google.protobuf.Timestamp"]).toMatchObject({ type: "string", format: "date-time" });
  expect("-1.5s").toMatch(new RegExp(definitions["google.protobuf.Duration"].pattern));
  expect(definitions["google.protobuf.Int64Value"].type).toEqual(["string", "integer", "null"]);
  expect(schemaOf(oldType).definition.patternProperties).toBeDefined();
});

it("says to the editor what may stand behind a completed name", () => {
  const { definition } = schemaOf(nodeType);
  expect(definition.properties.level.type).toEqual(["string", "integer", "null"]);
  expect(definition.properties.parent.type).toEqual(["object", "null"]);
  expect(schemaOf(wellKnownType).definition.properties.timestamp.type).toEqual(["string", "null"]);
  for (const { type } of Object.values<{ type: unknown }>(schemaOf(wellKnownType).definition.properties)) expect(type).toBeDefined();
});

it("knows what an Any holds of the types that it is told of", () => {
  const { definitions } = JSON.parse(jsonSchema(wellKnownType, doc, [nodeType, durationType()]));
  const [node, duration] = definitions["google.protobuf.Any"].allOf;
  expect("type.googleapis.com/rich.Node").toMatch(new RegExp(node.if.properties["@type"].pattern));
  expect("type.googleapis.com/rich.NodeX").not.toMatch(new RegExp(node.if.properties["@type"].pattern));
  expect(node.then.properties.displayName).toEqual({ $ref: "#/definitions/rich.Node/properties/displayName" });
  expect(duration.then.properties.value).toEqual({ $ref: "#/definitions/google.protobuf.Duration" });
  expect(definitions["rich.Node"]).toBeDefined();
});

it("is bounded: of a huge closure the far types are open", () => {
  const width = 600;
  const types = Array.from({ length: 40 }, (_, at) =>
    create(DescriptorProtoSchema, {
      name: `M${at}`,
      field: Array.from({ length: width }, (_, i) => field(`a_field_${i}`, i + 1, at === 39 ? ScalarType.STRING : `.huge.M${at + 1}`)),
    }),
  );
  const registry = registryOf(file({ name: "huge.proto", package: "huge", messageType: types }));
  const text = jsonSchema(messageOf(registry, "huge.M0"), doc);
  expect(text.length).toBeLessThan(2_400_000);
  const { definitions } = JSON.parse(text);
  expect(definitions["huge.M0"].additionalProperties).toBe(false);
  const open = Object.values<{ properties?: unknown }>(definitions).filter(({ properties }) => properties === undefined);
  expect(open).toHaveLength(1);
  for (const ref of new Set(refs(JSON.parse(text)))) expect(definitions).toHaveProperty([ref.slice("#/definitions/".length)]);
});

function durationType() {
  return messageOf(richRegistry, "google.protobuf.Duration");
}

it("offers the likeliest types first", () => {
  expect(likelyTypes(richRegistry, nodeType, "type.googleapis.com/rich.N")).toEqual(["rich.Node"]);
  expect(likelyTypes(richRegistry, nodeType, "").slice(0, 2)).toEqual(["rich.Lists", "rich.Maps"]);
  expect(likelyTypes(richRegistry, nodeType, "duration")).toEqual(["google.protobuf.Duration"]);
});
