import { type DescMessage, ScalarType } from "@bufbuild/protobuf";
import type { NodeWire } from "#shared/model/message-view";
import { wireType } from "../wire/wire-type";
import { ElementIndex } from "./element-index";
import type { FieldInfo, FieldTable, ValueType } from "./field-table";
import { bytesText, cutText, enumText, isText, scalarText, stringText } from "./leaf-text";
import type { Content } from "./message-scan";
import type { ViewContext } from "./view-context";
import { type Branch, BranchNode, LeafNode, leafKind, maxDepth, type NodePlace, type ViewNode } from "./view-node";
import { isMessage, WireBranch, type WireFieldNodes } from "./wire-branch";

const typeNames = ["varint", "fixed64", "length-delimited", "group", "group", "fixed32"] as const;

/**
 * Makes the nodes of the `wire` tree: the fields as they follow each other in the bytes. Where the schema knows a field, it
 * says what its bytes are; of others it is guessed whether they are a message, a text or just bytes.
 */
export class WireNodes implements WireFieldNodes {
  readonly context: ViewContext;
  readonly #table: FieldTable | null;
  readonly #depth: number;

  /** Of one message's fields. A type of null: nothing is known of it. */
  constructor(context: ViewContext, type: DescMessage | null, depth = 0) {
    this.context = context;
    this.#table = type && context.table(type);
    this.#depth = depth;
  }

  /** The message itself. */
  message(content: Content, place: NodePlace): ViewNode {
    return new BranchNode(place, "object", () => new WireBranch(this, content));
  }

  field(position: number): ViewNode {
    const { context } = this;
    const { reader } = context;
    const end = context.after(position);
    reader.position = position;
    const tag = reader.tag();
    const valueStart = (tag & 7) === wireType.lengthDelimited ? context.content(position).start : reader.position;
    const info = this.#table?.get(tag >>> 3);
    const known = info?.wireType === (tag & 7) || (info?.packable && (tag & 7) === wireType.lengthDelimited) ? info : null;
    const wire = { number: tag >>> 3, type: typeNames[tag & 7] ?? "", valueStart };
    const place = { key: String(tag >>> 3), start: position, end, wire, field: info?.node ?? null };
    if ((tag & 7) === wireType.startGroup) return this.#nested(known, context.content(position), place);
    if ((tag & 7) === wireType.lengthDelimited) return this.#lengthDelimited(known, { start: valueStart, end }, place);
    return this.#scalar(known ?? { scalar: plainScalars[tag & 7] }, valueStart, place);
  }

  unreadable(start: number, end: number, problem: string): ViewNode {
    const bytes = this.context.bytes.subarray(start, end);
    return new LeafNode({ key: null, start, end, problem }, "string", (limit) => bytesText(bytes, limit));
  }

  #lengthDelimited(known: FieldInfo | null, content: Content, place: NodePlace): ViewNode {
    if (known?.kind === "map" || known?.message) return this.#nested(known, content, place);
    if (known?.packable) {
      return new BranchNode(place, "array", () => new PackedBranch(this.context, known, content, (at, to) => this.#packed(known, at, to)));
    }
    const bytes = this.context.bytes.subarray(content.start, content.end);
    if (known?.scalar === ScalarType.STRING) return new LeafNode(place, "string", (limit) => stringText(bytes, limit));
    const text = isText(bytes);
    if (isMessage(this.context, content) && !(text && this.#isPlain(content))) return this.#nested(null, content, place);
    const isEmpty = bytes.length === 0 && known === null;
    return new LeafNode(place, "string", (limit) => (text || isEmpty ? stringText(bytes, limit) : bytesText(bytes, limit)));
  }

  #nested(known: FieldInfo | null, content: Content, place: NodePlace): ViewNode {
    if (this.#depth >= maxDepth) return this.unreadable(place.start, place.end, `Messages nest more than ${maxDepth} deep here.`);
    const type = known?.kind === "map" ? null : (known?.message ?? null);
    return new WireNodes(this.context, type, this.#depth + 1).message(content, place);
  }

  #scalar(type: ValueType, position: number, place: NodePlace): ViewNode {
    const write = (limit: number) => {
      const { reader } = this.context;
      reader.position = position;
      if (type.enum) return cutText(enumText(type.enum, reader.uint32() | 0), limit);
      return scalarText(reader, type.scalar ?? ScalarType.UINT64, limit);
    };
    return new LeafNode(place, leafKind(write(8).text), write);
  }

  #packed(known: FieldInfo, start: number, end: number): ViewNode {
    const wire: NodeWire = { number: known.number, type: typeNames[known.wireType] ?? "", valueStart: start };
    return this.#scalar(known, start, { key: null, start, end, wire, field: known.elementNode });
  }

  /**
   * Text that happens to parse as fields is still text, unless all its fields have lengths, which do not fit by chance.
   * A newline is the tag of field 1 more often than the beginning of a text.
   */
  #isPlain({ start, end }: Content): boolean {
    const { bytes, reader } = this.context;
    if (bytes[start] === 10) return false;
    reader.position = start;
    while (reader.position < end) {
      const tag = reader.tag();
      if ((tag & 7) !== wireType.lengthDelimited) return true;
      reader.skip(tag);
    }
    return false;
  }
}

const plainScalars: Readonly<Record<number, ScalarType>> = {
  [wireType.varint]: ScalarType.UINT64,
  [wireType.fixed32]: ScalarType.FIXED32,
  [wireType.fixed64]: ScalarType.FIXED64,
};

/** The elements of one packed value. */
class PackedBranch implements Branch {
  readonly #elements: ElementIndex;
  readonly #make: (start: number, end: number) => ViewNode;
  readonly problem: string | null;

  constructor(context: ViewContext, info: FieldInfo, { start, end }: Content, make: (start: number, end: number) => ViewNode) {
    this.#elements = new ElementIndex(context.bytes, info.width);
    this.#make = make;
    this.problem = this.#elements.addPacked(start, end);
  }

  get count(): number {
    return this.#elements.count;
  }

  get memory(): number {
    return this.#elements.memory;
  }

  child(index: number): ViewNode {
    const { position } = this.#elements.at(index);
    return this.#make(position, this.#elements.endOfPacked(position));
  }

  *near(offset: number): Iterable<number> {
    const index = this.#elements.lastUpTo(offset);
    if (index >= 0) yield index;
  }
}
