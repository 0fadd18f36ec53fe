import * as v from "valibot";

/** What is read of valibot's schema objects, whose own types are generic beyond use here. */
interface SchemaNode {
  readonly type: string;
  readonly entries?: Readonly<Record<string, SchemaNode>>;
  readonly item?: SchemaNode;
  readonly wrapped?: SchemaNode;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly requirement?: unknown;
  readonly pipe?: readonly SchemaNode[];
}

/** A value that `schema` accepts, made from the schema itself; throws if it cannot make one. */
export function sampleValue(schema: v.GenericSchema): unknown {
  const value = make(schema as unknown as SchemaNode);
  v.assert(schema, value);
  return value;
}

function make(node: SchemaNode): unknown {
  switch (node.type) {
    case "object":
      return Object.fromEntries(Object.entries(node.entries ?? {}).map(([key, entry]) => [key, make(entry)]));
    case "array":
      return Array.from({ length: Math.max(1, lowest(node, "min_length")) }, () => make(need(node.item)));
    case "string":
      return "线".repeat(Math.max(1, lowest(node, "min_length")));
    case "number":
      return Math.min(Math.max(7, lowest(node, "min_value")), highest(node));
    case "boolean":
      return true;
    case "picklist":
      return node.options?.[0];
    case "literal":
      return node.literal;
    case "nullable":
    case "optional":
    case "exact_optional":
      return make(need(node.wrapped));
    case "nullish":
      return undefined;
    case "record":
      return { key: "value" };
    case "union":
    case "variant":
      return make(need(node.options?.[0] as SchemaNode | undefined));
    case "instance":
      return new Uint8Array([0, 1, 254, 255]);
    default:
      throw new Error(`No sample of the schema type "${node.type}".`);
  }
}

function lowest(node: SchemaNode, type: string): number {
  const rule = node.pipe?.find((step) => step.type === type)?.requirement;
  return typeof rule === "number" ? rule : 0;
}

function highest(node: SchemaNode): number {
  const rule = node.pipe?.find((step) => step.type === "max_value")?.requirement;
  return typeof rule === "number" ? rule : Number.POSITIVE_INFINITY;
}

function need(node: SchemaNode | undefined): SchemaNode {
  if (node === undefined) throw new Error("A schema without its part.");
  return node;
}
