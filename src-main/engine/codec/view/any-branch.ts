import { ScalarType } from "@bufbuild/protobuf";
import { hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";
import type { FieldNodes } from "./field-nodes";
import type { MessageScan } from "./message-scan";
import type { Branch, ViewNode } from "./view-node";

/** An Any: "@type", and then what is in it, or its bytes where the type is unknown. */
export class AnyBranch implements Branch {
  readonly #heads: readonly ViewNode[];
  readonly #fields: Branch | null;
  readonly problem: string | null;

  private constructor(heads: readonly ViewNode[], fields: Branch | null, problem: string | null) {
    this.#heads = heads;
    this.#fields = fields;
    this.problem = problem;
  }

  /** A schema may bring an Any of its own making, which is shown by its fields. */
  static of(nodes: FieldNodes, scan: MessageScan, depth: number): Branch {
    const [url, value] = [scan.get(1), scan.get(2)];
    if (url?.info?.scalar !== ScalarType.STRING || (value && value.info?.scalar !== ScalarType.BYTES)) return nodes.fieldsOf(scan, depth);
    const head = nodes.single(url.info, url, { ...url, key: "@type", field: url.info.node }, depth);
    const name = String(JSON.parse(head.text(Number.MAX_SAFE_INTEGER).text));
    const type = nodes.context.registry.getMessage(name.slice(name.lastIndexOf("/") + 1));
    if (type === undefined) {
      const bytes = value?.info
        ? nodes.single(value.info, value, { ...value, field: value.info.node }, depth)
        : nodes.unset({ scalar: ScalarType.BYTES }, { key: "value", start: head.start, end: head.end }, depth);
      return new AnyBranch([head, bytes], null, scan.problem);
    }
    const content = value ? [nodes.context.content(value.elements.at(0).position)] : [];
    if (!hasCustomJsonRepresentation(type)) {
      const fields = nodes.fieldsOf(nodes.context.scan(type, content), depth);
      return new AnyBranch([head], fields, scan.problem ?? fields.problem);
    }
    const place = { key: "value", start: value?.start ?? head.start, end: value?.end ?? head.end };
    return new AnyBranch([head, nodes.message(type, content, place, depth + 1)], null, scan.problem);
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
