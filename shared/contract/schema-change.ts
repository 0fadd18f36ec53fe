import * as v from "valibot";
import { methodKinds } from "../model/method";
import { cardinalities, fieldAspects, jsonForms, type MethodChanges, type SchemaRival } from "../model/schema-change";

const field = v.object({
  name: v.string(),
  jsonName: v.string(),
  number: v.number(),
  type: v.string(),
  form: v.picklist(jsonForms),
  cardinality: v.picklist(cardinalities),
  presence: v.picklist(["implicit", "explicit", "required"]),
  oneof: v.string(),
});
const value = v.object({ name: v.string(), number: v.number() });
const placed = { side: v.picklist(["input", "output"]), holder: v.string(), path: v.string() };
const named = { ...placed, lost: v.array(v.string()) };
const kind = v.picklist(methodKinds);

const change = v.variant("kind", [
  v.object({ kind: v.literal("field-removed"), ...named, before: field }),
  v.object({ kind: v.literal("field-added"), ...named, after: field }),
  v.object({
    kind: v.picklist(["field-renamed", "field-changed"]),
    ...named,
    before: field,
    after: field,
    aspects: v.array(v.picklist(fieldAspects)),
  }),
  v.object({ kind: v.literal("value-removed"), ...placed, before: value }),
  v.object({ kind: v.literal("value-added"), ...placed, after: value }),
  v.object({ kind: v.picklist(["value-renamed", "value-renumbered"]), ...placed, before: value, after: value }),
  v.object({ kind: v.literal("type-renamed"), ...placed, before: v.string(), after: v.string() }),
  v.object({ kind: v.picklist(["input-changed", "output-changed"]), before: v.string(), after: v.string() }),
  v.object({ kind: v.literal("kind-changed"), before: kind, after: kind }),
]);

export const methodChanges = v.object({
  changes: v.array(change),
  root: v.string(),
  routes: v.array(
    v.object({ type: v.string(), steps: v.array(v.object({ names: v.array(v.string()), type: v.string(), isMap: v.boolean() })) }),
  ),
  successor: v.nullable(v.string()),
}) satisfies v.GenericSchema<unknown, MethodChanges>;

export const schemaRival = v.object({
  sourceId: v.string(),
  label: v.string(),
  changes: v.array(change),
  total: v.number(),
}) satisfies v.GenericSchema<unknown, SchemaRival>;
