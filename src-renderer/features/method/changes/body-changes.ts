import { type Node, parseTree } from "jsonc-parser";
import type {
  FieldChange,
  FieldFacts,
  MethodChange,
  MethodChanges,
  RouteStep,
  SchemaChange,
  ValueChange,
} from "#shared/model/schema-change";

/** A place of a body that a change touches: a property, or a string that names an enum's value. */
export interface TouchedPlace {
  readonly node: Node;
  /** As it is written there: the key, or the value's name. */
  readonly written: string;
}

/** A change with the places that it touches; none where it is about the method itself. */
export interface BodyChange {
  /** The same for the same change of the schema. */
  readonly id: string;
  readonly change: FieldChange | ValueChange | MethodChange;
  /** The way to the first place, as the body writes it: `users[].user_name`. */
  readonly path: string;
  readonly places: readonly TouchedPlace[];
}

/** What of the changes a body really uses, in the order of the changes. A text that is no JSON (yet) is read as far as it goes. */
export function changesOfBody(body: string, known: MethodChanges): BodyChange[] {
  if (known.changes.length === 0) return [];
  const found = usesIn(body, known);
  return known.changes.flatMap((change) => {
    const use = found.get(change);
    const isOfMethod = change.kind === "kind-changed" || change.kind === "input-changed";
    if (change.kind === "type-renamed" || (!use && !isOfMethod)) return [];
    return [{ id: JSON.stringify(change), change, path: use?.path ?? "", places: use?.places ?? [] }];
  });
}

/** The name that stands now for one that a body has written, in the same spelling: original or JSON. */
export function nameNow(change: SchemaChange, written: string): string {
  switch (change.kind) {
    case "value-renamed":
      return change.after.name;
    case "field-renamed":
    case "field-changed":
      return written === change.before.jsonName ? change.after.jsonName : change.after.name;
    default:
      return written;
  }
}

type Uses = Map<SchemaChange, { path: string; places: TouchedPlace[] }>;

function usesIn(body: string, known: MethodChanges): Uses {
  try {
    const root = parseTree(body, [], { allowTrailingComma: true });
    const walk = new BodyWalk(known);
    if (root) walk.visit(root, known.root, "");
    return walk.found;
  } catch {
    return new Map(); // nested deeper than the stack
  }
}

type ByHolder<T> = ReadonlyMap<string, readonly T[]>;

class BodyWalk {
  readonly #steps: ByHolder<RouteStep>;
  readonly #fields: ByHolder<FieldChange>;
  readonly #values: ByHolder<ValueChange>;
  readonly found: Uses = new Map();

  constructor({ changes, routes }: MethodChanges) {
    this.#steps = new Map(routes.map(({ type, steps }) => [type, steps]));
    this.#fields = byHolder(changes.filter((change): change is FieldChange => change.kind.startsWith("field-")));
    this.#values = byHolder(changes.filter((change): change is ValueChange => change.kind.startsWith("value-")));
  }

  /** `type` is what the schema had at this place. */
  visit(node: Node, type: string, path: string): void {
    const children = node.children ?? [];
    if (node.type === "array") for (const child of children) this.visit(child, type, `${path}[]`);
    if (node.type === "object") for (const child of children) this.#property(child, type, path);
    if (node.type !== "string") return;
    for (const change of this.#values.get(type) ?? []) {
      if (change.kind !== "value-added" && change.before.name === node.value) this.#touch(change, path, node, change.before.name);
    }
  }

  #property(property: Node, type: string, path: string): void {
    const [key, value] = property.children ?? [];
    if (!key || typeof key.value !== "string") return;
    const name: string = key.value;
    const here = path === "" ? name : `${path}.${name}`;
    for (const change of this.#fields.get(type) ?? []) if (touches(change, name, value)) this.#touch(change, here, property, name);
    const step = value && this.#steps.get(type)?.find(({ names }) => names.includes(name));
    if (!step) return;
    if (!step.isMap) this.visit(value, step.type, here);
    else for (const { children: [, entry] = [] } of value.children ?? []) if (entry) this.visit(entry, step.type, `${here}[]`);
  }

  #touch(change: SchemaChange, path: string, node: Node, written: string): void {
    const known = this.found.get(change) ?? { path, places: [] };
    known.places.push({ node, written });
    this.found.set(change, known);
  }
}

function byHolder<T extends { readonly holder: string }>(changes: readonly T[]): Map<string, T[]> {
  const all = new Map<string, T[]>();
  for (const change of changes) all.set(change.holder, [...(all.get(change.holder) ?? []), change]);
  return all;
}

/** Is a property of this name touched? One whose value has followed already to another type is not. */
function touches(change: FieldChange, name: string, value: Node | undefined): boolean {
  if (change.kind === "field-added") return false;
  if (change.kind === "field-removed" || change.kind === "field-renamed") return change.lost.includes(name);
  const { before, after, aspects } = change;
  if (change.lost.includes(name)) return true;
  if (aspects.every((aspect) => aspect === "json-name" || aspect === "presence")) return false;
  if (![before.name, before.jsonName, after.jsonName].includes(name)) return false;
  const hasFollowed = aspects.includes("type") && value !== undefined && !fits(before, value) && fits(after, value);
  return !hasFollowed;
}

/** Could the value be one of this field, by its look? */
function fits(field: FieldFacts, value: Node): boolean {
  if (value.type === "null") return true;
  const { cardinality } = field;
  if (cardinality === "single") return looksLike(field, value);
  if (value.type !== (cardinality === "repeated" ? "array" : "object")) return false;
  const elements = (value.children ?? []).map((child) => (cardinality === "map" ? child.children?.[1] : child));
  return elements.every((element) => element === undefined || looksLike(field, element));
}

function looksLike({ form, type }: FieldFacts, value: Node): boolean {
  switch (form) {
    case "number":
      return value.type === "number" || (value.type === "string" && /^(-?[\d.]+(e[+-]?\d+)?|NaN|-?Infinity)$/i.test(value.value));
    case "string":
    case "bytes":
      return value.type === "string";
    case "bool":
      return value.type === "boolean";
    case "enum":
      return value.type === "string" || value.type === "number";
    case "message":
      // The well-known types have a JSON of their own, a Timestamp for one a string.
      return value.type === "object" || /\bgoogle\.protobuf\.\w+>?$/.test(type);
  }
}
