import { type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { decodeJson } from "../decode";
import { wireType } from "../wire/wire-type";
import { AnyBranch } from "./any-branch";
import type { FieldInfo, ValueType } from "./field-table";
import { bytesText, cutText, enumText, scalarText } from "./leaf-text";
import { ListBranch } from "./list-branch";
import { MapBranch } from "./map-branch";
import { MessageBranch } from "./message-branch";
import type { Content, MessageScan, Slot } from "./message-scan";
import type { ViewContext } from "./view-context";
import { BranchNode, type CutText, LeafNode, leafKind, maxDepth, type NodePlace, type ViewNode } from "./view-node";

/** Units of a leaf's text that tell its kind. */
const telling = 8;

/** Makes the nodes of the `fields` tree: a message by its schema, as canonical JSON shows it. */
export class FieldNodes {
  readonly context: ViewContext;

  constructor(context: ViewContext) {
    this.context = context;
  }

  /** A message of some type, or of an unknown one (null). Where it occurs in several places, these are merged. */
  message(type: DescMessage | null, contents: Iterable<Content>, place: NodePlace, depth: number): ViewNode {
    if (depth > maxDepth) return this.#tooDeep(place);
    const special = type && this.#wellKnown(type, contents, place, depth);
    return special ?? new BranchNode(place, "object", () => this.fieldsOf(this.context.scan(type, contents), depth));
  }

  /** A message's fields, whatever its type. */
  fieldsOf(scan: MessageScan, depth: number): MessageBranch {
    return new MessageBranch(this, scan, depth);
  }

  /** All that a message has under one key. */
  slot(slot: Slot, depth: number): ViewNode {
    const { info, key, start, end, problem } = slot;
    const place = { key, start, end, problem, field: info?.node ?? null };
    if (info === null && slot.elements.count === 1) return this.#unknown(slot, 0, place, depth);
    if (info === null || info.kind === "list") return new BranchNode(place, "array", () => new ListBranch(this, slot, depth));
    if (info.kind === "map") return new BranchNode(place, "object", () => new MapBranch(this, slot, info, depth));
    return this.single(info, slot, place, depth);
  }

  /** The value of a field that is not repeated. */
  single(info: FieldInfo, slot: Slot, place: NodePlace, depth: number): ViewNode {
    if (info.message) return this.message(info.message, this.#contents(slot), place, depth + 1);
    return this.scalar(info, slot.elements.at(0).position, place);
  }

  /** One element of an array. */
  element(slot: Slot, index: number, depth: number): ViewNode {
    const { info, elements, problem } = slot;
    const { position, packed } = elements.at(index);
    if (info === null) return this.#unknown(slot, index, { key: null, start: position, end: this.context.after(position), problem }, depth);
    const end = packed ? elements.endOfPacked(position) : this.context.after(position);
    const place = { key: null, start: position, end, field: info.elementNode };
    if (info.message) return this.message(info.message, [this.context.content(position)], place, depth + 1);
    return this.scalar(info, position, place, packed);
  }

  /** A scalar or an enum at its tag, or, where it is packed, at its value. */
  scalar(type: ValueType, position: number, place: NodePlace, packed = false): ViewNode {
    const write = (limit: number): CutText => {
      const { reader } = this.context;
      reader.position = position;
      if (!packed) reader.tag();
      if (type.enum) return cutText(enumText(type.enum, reader.uint32() | 0), limit);
      return scalarText(reader, type.scalar ?? ScalarType.BYTES, limit);
    };
    return new LeafNode(place, leafKind(write(telling).text), write);
  }

  /** The value of a type of which nothing is there. */
  unset(type: ValueType, place: NodePlace, depth: number): ViewNode {
    if (type.message) return this.message(type.message, [], place, depth + 1);
    const text = type.enum ? enumText(type.enum, type.enum.values[0]?.number ?? 0) : unsetScalar(type.scalar);
    return new LeafNode(place, leafKind(text), (limit) => cutText(text, limit));
  }

  /** What the schema does not know, by its wire type. */
  #unknown(slot: Slot, index: number, place: NodePlace, depth: number): ViewNode {
    const { position } = slot.elements.at(index);
    const { reader } = this.context;
    reader.position = position;
    const type = reader.tag() & 7;
    if (type === wireType.startGroup) return this.message(null, [this.context.content(position)], place, depth + 1);
    return this.scalar({ scalar: unknownScalar(type, slot.key.endsWith(" text]")) }, position, place);
  }

  /** The types with a JSON form of their own; null for any other one, and where the bytes have no such form. */
  #wellKnown(type: DescMessage, contents: Iterable<Content>, place: NodePlace, depth: number): ViewNode | null {
    switch (type.typeName) {
      case "google.protobuf.Any":
        return new BranchNode(place, "object", () => AnyBranch.of(this, this.context.scan(type, contents), depth));
      case "google.protobuf.Struct":
      case "google.protobuf.ListValue":
        return this.#container(type, contents, place, depth);
      case "google.protobuf.Value":
        return this.#value(type, contents, place, depth);
      case "google.protobuf.Timestamp":
      case "google.protobuf.Duration":
      case "google.protobuf.FieldMask":
        return this.#leaf(type, contents, place);
      default:
        return isWrapperDesc(type) ? this.#leaf(type, contents, place) : null;
    }
  }

  #leaf(type: DescMessage, contents: Iterable<Content>, place: NodePlace): ViewNode | null {
    const bytes = this.context.join(contents);
    const write = (limit: number): CutText => {
      const { json, truncated } = decodeJson(type, this.context.registry, bytes, { indent: 0, limit });
      return { text: json ?? "", cut: truncated };
    };
    const { text } = write(telling);
    return text === "" || text.startsWith("{") ? null : new LeafNode(place, leafKind(text), write);
  }

  /** A Struct is its `fields`, a ListValue its `values`. */
  #container(type: DescMessage, contents: Iterable<Content>, place: NodePlace, depth: number): ViewNode | null {
    const [field] = type.fields;
    if (field?.number !== 1 || (field.fieldKind !== "map" && field.fieldKind !== "list")) return null;
    return new BranchNode(place, field.fieldKind === "map" ? "object" : "array", () => {
      const scan = this.context.scan(type, contents);
      const slot = scan.get(1);
      if (!slot?.info) return new MessageBranch(this, this.context.scan(null, []), depth);
      return field.fieldKind === "map" ? new MapBranch(this, slot, slot.info, depth) : new ListBranch(this, slot, depth);
    });
  }

  #value(type: DescMessage, contents: Iterable<Content>, place: NodePlace, depth: number): ViewNode | null {
    const [slot] = this.context.scan(type, contents).slots();
    return slot?.info ? this.single(slot.info, slot, place, depth) : null;
  }

  #contents({ elements }: Slot): Iterable<Content> {
    const { context } = this;
    if (elements.count === 1) return [context.content(elements.at(0).position)];
    return {
      *[Symbol.iterator]() {
        for (let i = 0; i < elements.count; i++) yield context.content(elements.at(i).position);
      },
    };
  }

  #tooDeep(place: NodePlace): ViewNode {
    const bytes = this.context.bytes.subarray(place.start, place.end);
    const problem = `Messages nest more than ${maxDepth} deep here.`;
    return new LeafNode({ ...place, problem }, "string", (limit) => bytesText(bytes, limit));
  }
}

function unknownScalar(type: number, isText: boolean): ScalarType {
  switch (type) {
    case wireType.lengthDelimited:
      return isText ? ScalarType.STRING : ScalarType.BYTES;
    case wireType.fixed32:
      return ScalarType.FIXED32;
    case wireType.fixed64:
      return ScalarType.FIXED64;
    default:
      return ScalarType.UINT64;
  }
}

function unsetScalar(scalar: ScalarType | undefined): string {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return '""';
    case ScalarType.BOOL:
      return "false";
    case ScalarType.INT64:
    case ScalarType.UINT64:
    case ScalarType.SINT64:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return '"0"';
    default:
      return "0";
  }
}
