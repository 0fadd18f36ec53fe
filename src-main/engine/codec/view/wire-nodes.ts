import { type DescMessage, ScalarType } from "@bufbuild/protobuf";
import type { NodeWire } from "#shared/model/message-view";
import { type ScalarForm, scalarForm } from "../display/scalars";
import { isText } from "../display/unknown";
import { wireType } from "../wire/wire-type";
import type { Content } from "./content";
import type { FieldInfo, FieldTable } from "./field-table";
import { PackedBranch } from "./packed-branch";
import type { ViewContext } from "./view-context";
import { BranchNode, LeafNode, maxDepth, type NodePlace, type TypedMessage, type ViewNode } from "./view-node";
import { isMessage, WireBranch, type WireFieldNodes } from "./wire-branch";

const typeNames = ["varint", "fixed64", "length-delimited", "group", "group", "fixed32"] as const;
const plainForms: Readonly<Record<number, ScalarForm>> = {
  [wireType.varint]: scalarForm(ScalarType.UINT64),
  [wireType.fixed32]: scalarForm(ScalarType.FIXED32),
  [wireType.fixed64]: scalarForm(ScalarType.FIXED64),
};
const enumNumber = scalarForm(ScalarType.INT32);

/**
 * Makes the nodes of the `wire` tree: the fields as they follow each other in the bytes. Where the schema knows a field, it
 * says what its bytes are; of others it is guessed whether they are a message, a text or just bytes.
 */
export class WireNodes implements WireFieldNodes {
  readonly context: ViewContext;
  readonly #table: FieldTable | null;
  readonly #depth: number;

  /** Of one message's fields. A table of null: nothing is known of it. */
  constructor(context: ViewContext, table: FieldTable | null, depth = 0) {
    this.context = context;
    this.#table = table;
    this.#depth = depth;
  }

  /** The message itself. */
  static root(context: ViewContext, type: DescMessage | null, place: NodePlace): ViewNode {
    const message = type && { type, bytes: () => context.bytes };
    return new WireNodes(context, type && context.table(type)).#message(place, place, message);
  }

  field(position: number): ViewNode {
    const { context } = this;
    const { reader } = context;
    const end = context.after(position);
    reader.position = position;
    const tag = reader.tag();
    const type = tag & 7;
    const valueStart = type === wireType.lengthDelimited ? context.content(position).start : reader.position;
    const info = this.#table?.get(tag >>> 3);
    const known = info?.wire === type || (info?.packable && type === wireType.lengthDelimited) ? info : null;
    const wire = { number: tag >>> 3, type: typeNames[type] ?? "", valueStart };
    const place = { key: String(tag >>> 3), start: position, end, wire, field: info?.node ?? null };
    if (type === wireType.startGroup) return this.#nested(known, context.content(position), place);
    if (type === wireType.lengthDelimited) return this.#lengthDelimited(known, { start: valueStart, end }, place);
    return this.#scalar(known, plainForms[type] ?? enumNumber, valueStart, place);
  }

  unreadable(start: number, end: number, problem: string): ViewNode {
    return new LeafNode({ key: null, start, end, problem }, this.context.texts.base64(start, end), "string");
  }

  #message(content: Content, place: NodePlace, message: TypedMessage | null = null): ViewNode {
    return new BranchNode(place, "object", () => new WireBranch(this, content), message);
  }

  #lengthDelimited(known: FieldInfo | null, content: Content, place: NodePlace): ViewNode {
    if (known?.entry || known?.message) return this.#nested(known, content, place);
    if (known?.packable) return this.#packed(known, content, place);
    const { bytes, texts } = this.context;
    const { start, end } = content;
    const readable = known?.scalar === ScalarType.STRING || isText(bytes.subarray(start, end)) || (start === end && !known);
    if (known?.scalar !== ScalarType.STRING && isMessage(this.context, content) && !(readable && this.#isPlain(content))) {
      return this.#nested(null, content, place);
    }
    return new LeafNode(place, readable ? texts.string(start, end) : texts.base64(start, end), "string");
  }

  #nested(known: FieldInfo | null, content: Content, place: NodePlace): ViewNode {
    if (this.#depth + 1 >= maxDepth) {
      const problem = "Messages nest too deeply here; this one is shown as base64.";
      return new LeafNode({ ...place, problem }, this.context.texts.base64(content.start, content.end), "string");
    }
    const table = known?.entry ?? (known?.message ? this.context.table(known.message) : null);
    return new WireNodes(this.context, table, this.#depth + 1).#message(content, place);
  }

  #packed(known: FieldInfo, content: Content, place: NodePlace): ViewNode {
    const element = (start: number, end: number) => {
      const wire: NodeWire = { number: known.number, type: typeNames[known.wire] ?? "", valueStart: start };
      return this.#scalar(known, enumNumber, start, { key: null, start, end, wire, field: known.element });
    };
    return new BranchNode(place, "array", () => new PackedBranch(this.context.bytes, known.wire, content, element));
  }

  /** By its type where that is known, and has such a value. */
  #scalar(known: FieldInfo | null, plain: ScalarForm, position: number, place: NodePlace): ViewNode {
    const { texts, reader } = this.context;
    reader.position = position;
    const isValue = known?.form && !(known.closed && known.closed.value[reader.uint32() | 0] === undefined);
    return new LeafNode(place, texts.value((isValue && known.form) || plain, position));
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
