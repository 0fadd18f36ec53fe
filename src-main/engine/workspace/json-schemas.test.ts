import path from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { parse } from "yaml";
import type { FileFormat } from "./file-format";
import { environmentFormat, folderFormat, requestFormat, sharedFormat, workspaceFormat } from "./file-formats";
import { anyDefaults, anyEnvironment, anyRequest, anyWorkspace } from "./testing/arbitrary-files";

/** What of JSON Schema the shapes use; anything else is a mistake of this test. */
interface Schema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly minimum?: number;
  readonly maximum?: number;
}

function typeOf(value: unknown): string[] {
  if (value === null) return ["null"];
  if (Array.isArray(value)) return ["array"];
  return typeof value === "number" ? (Number.isInteger(value) ? ["integer", "number"] : ["number"]) : [typeof value];
}

/** Source: JSON Schema, draft 2020-12, validation. */
function fits(schema: Schema, value: unknown): boolean {
  const { type, anyOf, items, properties = {}, required = [], additionalProperties = true, minimum, maximum } = schema;
  if (type !== undefined && ![type].flat().some((one) => typeOf(value).includes(one))) return false;
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false;
  if ("const" in schema && schema.const !== value) return false;
  if (anyOf !== undefined && !anyOf.some((one) => fits(one, value))) return false;
  if (typeof value === "number") return (minimum === undefined || value >= minimum) && (maximum === undefined || value <= maximum);
  if (Array.isArray(value)) return items === undefined || value.every((one) => fits(items, one));
  if (typeof value !== "object" || value === null) return true;
  if (!required.every((key) => Object.hasOwn(value, key))) return false;
  return Object.entries(value).every(([key, one]) => {
    const own = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    return typeof own === "boolean" || own === undefined ? own !== false : fits(own, one);
  });
}

const assets = path.join(import.meta.dirname, "../../../assets/workspace-schemas");

// `npx vitest run src-main/engine/workspace/json-schemas.test.ts --update=all` writes them anew.
it.each([
  ["request", requestFormat],
  ["folder", folderFormat],
  ["environment", environmentFormat],
  ["workspace", workspaceFormat],
  ["shared", sharedFormat],
] as const)("the JSON Schema of %s files that is published is the one that they are read by", async (name, format) => {
  await expect(`${JSON.stringify(format.schema, null, 2)}\n`).toMatchFileSnapshot(path.join(assets, `${name}.schema.json`));
});

it.each<[string, FileFormat<object>, fc.Arbitrary<object>]>([
  ["request", requestFormat as FileFormat<object>, anyRequest],
  ["folder", folderFormat as FileFormat<object>, anyDefaults],
  ["environment", environmentFormat as FileFormat<object>, anyEnvironment],
  ["workspace", workspaceFormat as FileFormat<object>, anyWorkspace],
])("every %s file that is written fits its JSON Schema, and one with a slip does not", (_name, format, any) => {
  const { schema } = format;
  fc.assert(
    fc.property(any, (value) => {
      const plain: unknown = parse(format.print(value)) ?? {};
      expect(fits(schema, plain)).toBe(true);
      expect(fits(schema, { ...Object(plain), metdata: {} })).toBe(false);
      expect(fits(schema, { ...Object(plain), target: ["a"] })).toBe(false);
    }),
    { numRuns: 100 },
  );
});
