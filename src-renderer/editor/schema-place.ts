import { getLocation, type JSONPath, type Node, parseTree } from "jsonc-parser";

/** As much of a body's JSON Schema as is read here; the core made it (engine/codec/body/json-schema.ts). */
export interface SchemaNode {
  readonly $ref?: string;
  readonly anyOf?: readonly SchemaNode[];
  readonly allOf?: readonly { readonly then?: SchemaNode }[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly contentEncoding?: string;
  readonly doNotSuggest?: boolean;
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
}

/** What a place of a body takes: its schema, and the full name of its type where that is a message or an enum. */
export interface PlaceSchema {
  readonly node: SchemaNode;
  readonly type: string | null;
}

const definitionPrefix = "#/definitions/";

/** What is taken at a path; null where the schema does not know. */
export function schemaAt(root: SchemaNode, path: JSONPath): PlaceSchema | null {
  let place = resolve(root, root);
  for (const step of path) {
    if (place === null) return null;
    place = inside(root, place.node, step);
  }
  return place;
}

function inside(root: SchemaNode, node: SchemaNode, step: string | number): PlaceSchema | null {
  if (typeof step === "number") return node.items ? resolve(root, node.items) : null;
  const packed = node.allOf?.map(({ then }) => then?.properties) ?? [];
  for (const properties of [node.properties, ...packed]) {
    const property = properties && Object.hasOwn(properties, step) ? properties[step] : undefined;
    if (property) return resolve(root, property);
  }
  return typeof node.additionalProperties === "object" ? resolve(root, node.additionalProperties) : null;
}

/** Follows references, past the alternative of being null. */
function resolve(root: SchemaNode, node: SchemaNode, depth = 0): PlaceSchema | null {
  const next = node.$ref ?? node.anyOf?.find(({ $ref }) => $ref !== undefined)?.$ref;
  if (next === undefined) return { node, type: null };
  if (!next.startsWith(definitionPrefix) || depth > 8) return null;
  const [name = "", ...rest] = next.slice(definitionPrefix.length).split("/");
  let target = root.definitions && Object.hasOwn(root.definitions, name) ? root.definitions[name] : undefined;
  if (rest[0] === "properties") target = target?.properties?.[pointerKey(rest[1] ?? "")];
  if (target === undefined) return null;
  const found = resolve(root, target, depth + 1);
  return found && { node: found.node, type: found.type ?? (rest.length === 0 ? name : null) };
}

function pointerKey(step: string): string {
  return decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Where a cursor stands in a JSON text: the path of the value there, and the value's own range (empty where there is none). */
export interface ValuePlace {
  readonly path: JSONPath;
  readonly start: number;
  readonly end: number;
  /** Of a string: what is written in it. */
  readonly written: string | null;
}

/** The value at an offset; null at a key. */
export function valueAt(text: string, offset: number): ValuePlace | null {
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  if (isAtPropertyKey) return null;
  const inString = previousNode?.type === "string" && previousNode.offset <= offset && offset <= previousNode.offset + previousNode.length;
  if (!inString || !previousNode) return { path, start: offset, end: offset, written: null };
  const written = typeof previousNode.value === "string" ? previousNode.value : "";
  return { path, start: previousNode.offset, end: previousNode.offset + previousNode.length, written };
}

/**
 * The range of the value of the bytes field that a cursor is on, at its key or its value; where it is on none, of the only
 * one there is in the text. Null where there is none, or more than one to choose from.
 */
export function bytesFieldAt(
  text: string,
  schema: string | null,
  offset: number | null,
): { readonly start: number; readonly end: number } | null {
  const tree = parseTree(text);
  if (schema === null || tree === undefined) return null;
  const fields = bytesFields(tree, JSON.parse(schema) as SchemaNode);
  const lineOf = (at: number) => text.slice(0, at).split("\n").length;
  const here = offset === null ? [] : fields.filter(({ holder }) => holder.offset <= offset && offset <= holder.offset + holder.length);
  const beside = offset === null ? [] : fields.filter(({ holder }) => lineOf(holder.offset) === lineOf(offset));
  const chosen = here.at(-1) ?? (beside.length > 0 ? beside[0] : fields.length === 1 ? fields[0] : undefined);
  return chosen ? { start: chosen.value.offset, end: chosen.value.offset + chosen.value.length } : null;
}

/** How far into messages within messages bytes fields are sought, and how many are offered. */
const maxPathDepth = 4;
const maxPaths = 40;

/** The bytes fields of a message by their names with dots between, the nearest first; those in lists are left out. */
export function bytesFieldPaths(schema: string | null): string[] {
  if (schema === null) return [];
  // Made by the core.
  const root = JSON.parse(schema) as SchemaNode;
  const found: string[] = [];
  let level: { readonly path: string; readonly place: PlaceSchema | null }[] = [{ path: "", place: resolve(root, root) }];
  for (let depth = 0; depth < maxPathDepth && found.length < maxPaths; depth++) {
    const next: typeof level = [];
    for (const { path, place } of level) {
      for (const [name, node] of Object.entries(place?.node.properties ?? {})) {
        if (node.doNotSuggest || node.items || next.length > 1000) continue;
        const inner = { path: path === "" ? name : `${path}.${name}`, place: resolve(root, node) };
        if (inner.place?.node.contentEncoding === "base64") found.push(inner.path);
        else next.push(inner);
      }
    }
    level = next;
  }
  return found.slice(0, maxPaths);
}

interface BytesField {
  /** The member or the element. */
  readonly holder: Node;
  readonly value: Node;
}

/** All scalar values of bytes fields, in the order of the text. */
function bytesFields(tree: Node, root: SchemaNode): BytesField[] {
  const found: BytesField[] = [];
  const visit = (value: Node, holder: Node, place: PlaceSchema | null): void => {
    if (place === null) return;
    if (place.node.contentEncoding === "base64" && (value.type === "string" || value.type === "null")) found.push({ holder, value });
    for (const child of value.children ?? []) {
      if (value.type === "array") visit(child, child, inside(root, place.node, 0));
      const [key, content] = child.children ?? [];
      if (value.type === "object" && key && content) visit(content, child, inside(root, place.node, String(key.value)));
    }
  };
  visit(tree, tree, resolve(root, root));
  return found;
}
