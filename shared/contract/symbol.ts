import * as v from "valibot";
import { methodKinds } from "../model/method";
import { type PageKind, pageKinds, type SymbolAt, type SymbolGraph, type SymbolHit, type SymbolPage, symbolKinds } from "../model/symbol";

const place = v.object({ file: v.string(), line: v.number(), column: v.number() });
const options = v.array(v.object({ name: v.string(), value: v.string() }));
const type = v.object({ text: v.string(), link: v.nullable(v.string()) });
const described = { options, doc: v.string(), deprecated: v.boolean(), place };

const field = v.object({
  name: v.string(),
  number: v.number(),
  jsonName: v.string(),
  type,
  mapKey: v.nullable(v.string()),
  label: v.picklist(["", "optional", "required", "repeated"]),
  oneof: v.nullable(v.string()),
  defaultValue: v.string(),
  ...described,
});

const usage = v.object({
  symbol: v.string(),
  what: v.picklist(["field", "extension", "input", "output"]),
  member: v.string(),
  place,
});

const head = {
  name: v.string(),
  package: v.string(),
  readable: v.boolean(),
  usedBy: v.array(usage),
  usageCount: v.number(),
  omitted: v.number(),
  ...described,
};

export const symbolPage = v.variant("kind", [
  v.object({
    kind: v.literal("message"),
    ...head,
    fields: v.array(field),
    oneofs: v.array(v.object({ name: v.string(), doc: v.string(), options })),
    extensions: v.array(field),
    nested: v.array(v.object({ name: v.string(), kind: v.picklist(["message", "enum"]), doc: v.string() })),
    reserved: v.array(v.string()),
    extensionRanges: v.array(v.string()),
  }),
  v.object({
    kind: v.literal("enum"),
    ...head,
    values: v.array(v.object({ name: v.string(), number: v.number(), ...described })),
    reserved: v.array(v.string()),
  }),
  v.object({
    kind: v.literal("service"),
    ...head,
    methods: v.array(v.object({ name: v.string(), kind: v.picklist(methodKinds), input: type, output: type, ...described })),
  }),
]) satisfies v.GenericSchema<unknown, SymbolPage>;

export const symbolHit = v.object({
  sourceId: v.string(),
  kind: v.picklist(symbolKinds),
  name: v.string(),
  holder: v.string(),
  page: v.string(),
  member: v.nullable(v.string()),
  deprecated: v.boolean(),
}) satisfies v.GenericSchema<unknown, SymbolHit>;

export const symbolAt = v.object({
  kind: v.picklist([...symbolKinds, "file"]),
  symbol: v.string(),
  signature: v.string(),
  doc: v.string(),
  page: v.nullable(v.string()),
  member: v.nullable(v.string()),
  definition: v.nullable(place),
  column: v.number(),
  endColumn: v.number(),
}) satisfies v.GenericSchema<unknown, SymbolAt>;

export const symbolGraph = v.object({
  nodes: v.array(
    v.object({
      name: v.string(),
      kind: v.picklist(pageKinds) satisfies v.GenericSchema<unknown, PageKind>,
      size: v.number(),
      level: v.number(),
    }),
  ),
  edges: v.array(v.object({ from: v.string(), to: v.string(), members: v.array(v.string()) })),
  truncated: v.boolean(),
}) satisfies v.GenericSchema<unknown, SymbolGraph>;
