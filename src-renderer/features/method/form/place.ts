import type { Node } from "jsonc-parser";
import type { FieldShape, MessageShape } from "#shared/model/message-shape";

/** Which of a field's two names a new key is written with. */
export type Spelling = "json" | "proto";

/** A place of a body where a value is or could be: the body itself, a member of an object, or an element of a list. */
export interface Place {
  readonly parent: Place | null;
  /** The key as it is written, or would be; the index in a list; null for the body itself. */
  readonly key: string | number | null;
  /** The value; null where there is none. */
  readonly node: Node | null;
  /** The key with its value, for a member that is there. */
  readonly property: Node | null;
  /** Has the object the key a second time, in this spelling or the other? */
  readonly twice: boolean;
  /** The fields of the object in their order, and which of them it is: a new key goes behind those before it. Null for a map's entry. */
  readonly order: { readonly fields: readonly FieldShape[]; readonly index: number } | null;
  readonly spelling: Spelling;
}

/** The body. */
export function rootPlace(root: Node | null): Place {
  return { parent: null, key: null, node: root, property: null, twice: false, order: null, spelling: "json" };
}

/** Where a field of a message's object is, by either of its names, or would be. `index` is that in the message's fields. */
export function fieldPlace(object: Place, { fields }: Pick<MessageShape, "fields">, index: number): Place {
  const field = fields[index];
  if (!field) throw new RangeError(`no field ${index}`);
  const found = [
    ...(membersOf(object).get(field.key) ?? []),
    ...(field.name === field.key ? [] : (membersOf(object).get(field.name) ?? [])),
  ];
  const property = found[0] ?? null;
  return {
    parent: object,
    key: property ? keyOf(property) : object.spelling === "proto" ? field.name : field.key,
    node: valueIn(property),
    property,
    twice: found.length > 1,
    order: { fields, index },
    spelling: object.spelling,
  };
}

/** The place as that of a message: new keys of its object are spelled as those that it has, or else as those around it. */
export function messagePlace(place: Place, { fields }: Pick<MessageShape, "fields">): Place {
  const keys = membersOf(place);
  if (keys.size === 0) return place;
  const telling = fields.filter(({ key, name }) => key !== name);
  const spelling = telling.some(({ key }) => keys.has(key))
    ? "json"
    : telling.some(({ name }) => keys.has(name))
      ? "proto"
      : place.spelling;
  return spelling === place.spelling ? place : { ...place, spelling };
}

/** A member of an object by its key alone: a map's entry, `@type`, or a key that the schema does not know. */
export function memberPlace(object: Place, key: string): Place {
  const found = membersOf(object).get(key) ?? [];
  const property = found[0] ?? null;
  return { ...bare(object), key, node: valueIn(property), property, twice: found.length > 1 };
}

/** All members of an object in the order of the text; each of several with one key. */
export function memberPlaces(object: Place): Place[] {
  if (object.node?.type !== "object") return [];
  return (object.node.children ?? []).map((property) => {
    const key = keyOf(property);
    return { ...bare(object), key, node: valueIn(property), property, twice: (membersOf(object).get(key)?.length ?? 0) > 1 };
  });
}

/** An element of a list, or the place behind the last one. */
export function elementPlace(list: Place, index: number): Place {
  return { ...bare(list), key: index, node: elementsOf(list)[index] ?? null, property: null, twice: false };
}

/** The same place in another tree. */
export function placeIn(root: Node | null, place: Place): Place {
  const { parent, key, order, spelling } = place;
  if (parent === null) return { ...place, node: root };
  const holder = placeIn(root, parent);
  return typeof key === "number" ? elementPlace(holder, key) : { ...memberPlace(holder, key ?? ""), order, spelling };
}

/** How many elements a list has, or entries a map. */
export function sizeOf(place: Place): number {
  return place.node?.type === "array" || place.node?.type === "object" ? (place.node.children?.length ?? 0) : 0;
}

/** The elements of a list; none for what is no list. */
export function elementsOf(list: Place): readonly Node[] {
  return list.node?.type === "array" ? (list.node.children ?? []) : [];
}

/** Is there a value, other than null? */
export function isSet({ node }: Place): boolean {
  return node !== null && node.type !== "null";
}

/** A name for the place: that of its parent, a slash and its key, escaped as in a JSON pointer. */
export function pathOf({ parent, key }: Place): string {
  if (parent === null) return "";
  return `${pathOf(parent)}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The members of an object by their keys; a second one of the same key behind the first. */
export function membersOf({ node }: Pick<Place, "node">): ReadonlyMap<string, readonly Node[]> {
  return node?.type === "object" ? indexed(node) : noMembers;
}

const noMembers: ReadonlyMap<string, readonly Node[]> = new Map();
const indexes = new WeakMap<Node, ReadonlyMap<string, readonly Node[]>>();

function indexed(object: Node): ReadonlyMap<string, readonly Node[]> {
  const known = indexes.get(object);
  if (known) return known;
  const index = new Map<string, Node[]>();
  for (const property of object.children ?? []) index.set(keyOf(property), [...(index.get(keyOf(property)) ?? []), property]);
  indexes.set(object, index);
  return index;
}

function keyOf(property: Node): string {
  return String(property.children?.[0]?.value ?? "");
}

function valueIn(property: Node | null): Node | null {
  return property?.children?.[1] ?? null;
}

function bare(parent: Place) {
  return { parent, order: null, spelling: parent.spelling };
}
