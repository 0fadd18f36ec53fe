import { ScalarType } from "@bufbuild/protobuf";
import { hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";
import type { Content } from "./content";
import type { FieldNodes } from "./field-nodes";
import type { MessageScan } from "./message-scan";
import { type Branch, maxDepth, type ViewNode } from "./view-node";

/** An Any: "@type", and then what is in it, or its bytes where the type is unknown. */
export class AnyBranch implements Branch {
  readonly #heads: readonly ViewNode[];
  readonly #fields: Branch | null;
  readonly problem: string | null;

  private constructor(heads: readonly ViewNode[], fields: Branch | null = null) {
    this.#heads = heads;
    this.#fields = fields;
    this.problem = fields?.problem ?? null;
  }

  /** One of a schema's own making, and one with fields that an Any does not have, is shown by its fields. */
  static of(nodes: FieldNodes, scan: MessageScan, depth: number): Branch {
    const [url, value] = [scan.get(1), scan.get(2)];
    const isOther = (url && url.info?.scalar !== ScalarType.STRING) || (value && value.info?.scalar !== ScalarType.BYTES) || scan.get(3);
    if (isOther || !scan.isPlain || (!url && !value)) return nodes.fieldsOf(scan, depth);
    const place = { start: value?.start ?? url?.start ?? 0, end: value?.end ?? url?.end ?? 0 };
    const head = url?.info ? nodes.single(url.info, url, { ...url, key: "@type" }, depth) : nodes.fixed('""', { ...place, key: "@type" });
    const name = String(JSON.parse(head.text(Number.MAX_SAFE_INTEGER).text));
    const type = nodes.context.registry.getMessage(name.slice(name.lastIndexOf("/") + 1));
    const contents: Content[] = value ? [nodes.context.content(value.elements.at(0).position)] : [];
    const key = "value";
    if (type && hasCustomJsonRepresentation(type))
      return new AnyBranch([head, nodes.message(type, contents, { ...place, key }, depth + 1)]);
    if (!type || depth + 1 >= maxDepth) return new AnyBranch([head, nodes.base64(contents, { ...place, key })]);
    return new AnyBranch([head], nodes.fieldsOf(nodes.context.scan(type, contents), depth + 1));
  }

  get count(): number {
    return this.#heads.length + (this.#fields?.count ?? 0);
  }

  get memory(): number {
    return this.#fields?.memory ?? 0;
  }

  child(index: number): ViewNode {
    const child = this.#heads[index] ?? this.#fields?.child(index - this.#heads.length);
    if (child === undefined) throw new RangeError(`There is no child ${index} among ${this.count}.`);
    return child;
  }

  *near(offset: number): Iterable<number> {
    for (const [index, { start, end }] of this.#heads.entries()) if (start <= offset && offset < end) yield index;
    for (const index of this.#fields?.near(offset) ?? []) yield index + this.#heads.length;
  }
}
