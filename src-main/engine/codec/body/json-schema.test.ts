import type { AnyDesc } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { mapsType, nodeType, oldType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { jsonSchema } from "./json-schema";

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
