import { isMap, isScalar, isSeq, type Node, Scalar, type YAMLMap } from "yaml";
import { choice, pairsOf, type Reading, type RecordShape, type Shape } from "./shape";
import { WrittenMap } from "./written";

/** One of several shapes: which, is told by the node (null: none) and by the value. */
export function either<T>(
  expects: string,
  shapes: readonly Shape<T>[],
  which: { readonly at: (node: Node) => number | null; readonly of: (value: T) => number },
): Shape<T> {
  const shapeAt = (index: number | null) => (index === null ? undefined : shapes[index]);
  return {
    expects,
    schema: { anyOf: shapes.map(({ schema }) => schema) },
    read: (node, reading) => {
      const shape = shapeAt(which.at(node));
      if (!shape) throw reading.refuse(node, expects);
      return shape.read(node, reading);
    },
    write: (value) => shapeAt(which.of(value))?.write(value) ?? null,
  };
}

/** A map whose `kind` says what else is in it. */
export function variant<T extends { readonly kind: string }>(
  shapes: { readonly [K in T["kind"]]: RecordShape<Extract<T, { readonly kind: K }>> },
): Shape<T> {
  // Each value is written by the shape of its own kind.
  const all = new Map(Object.entries(shapes) as [string, RecordShape<T>][]);
  const kinds = choice([...all.keys()]);
  return {
    expects: "a map with `kind`",
    schema: { anyOf: [...all.values()].map(({ schema }) => schema) },
    read: (node, reading) => {
      const word = isMap(node) ? node.get("kind", true) : undefined;
      if (!isScalar(word)) throw reading.refuse(node, "a map with `kind`");
      const shape = all.get(kinds.read(word as Scalar, reading));
      if (!shape) throw reading.refuse(node, kinds.expects);
      return shape.read(node, reading);
    },
    write: (value) => all.get(value.kind)?.write(value) ?? null,
  };
}

/** A shape of other values than those that stand in the file. */
export function mapped<A, B>(shape: RecordShape<A>, ways: Ways<A, B>): RecordShape<B>;
export function mapped<A, B>(shape: Shape<A>, ways: Ways<A, B>): Shape<B>;
export function mapped<A, B>(shape: Shape<A> | RecordShape<A>, { read, write }: Ways<A, B>): Shape<B> {
  return {
    ...shape,
    read: (node: Node, reading: Reading) => read(shape.read(node, reading)),
    write: (value: B) => shape.write(write(value)),
    ...("readMap" in shape && { readMap: (map: YAMLMap | null, reading: Reading) => read(shape.readMap(map, reading)) }),
  };
}

interface Ways<A, B> {
  read(value: A): B;
  write(value: B): A;
}

/** Things with names of their own, as a map from name to value; as a list where names are empty or come twice. */
export function named<T>({
  keyName,
  value,
  item,
}: {
  readonly keyName: string;
  readonly value: Shape<T>;
  readonly item: RecordShape<readonly [string, T]>;
}): Shape<readonly (readonly [string, T])[]> {
  return {
    expects: "a map of names",
    schema: {
      anyOf: [
        { type: "object", additionalProperties: value.schema },
        { type: "array", items: item.schema },
      ],
    },
    read: (node, reading) => {
      if (isSeq<Node>(node)) return node.items.map((one) => item.read(one, reading));
      if (!isMap(node)) throw reading.refuse(node, `a map, or a list with \`${keyName}\`,`);
      return pairsOf(node).map(({ name, value: at }) => [name, value.read(at ?? new Scalar(""), reading)] as const);
    },
    write: (entries) => {
      const names = new Set(entries.map(([name]) => name));
      const asMap = names.size === entries.length && !names.has("");
      return asMap ? new WrittenMap(entries.map(([name, one]) => [name, value.write(one)])) : entries.map((entry) => item.write(entry));
    },
  };
}

/** Is it a map that has any of these keys? */
export function hasKey(node: Node, ...keys: readonly string[]): boolean {
  return isMap(node) && keys.some((key) => node.has(key));
}
