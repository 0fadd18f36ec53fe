import { type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { decodeParts } from "../display/decode";
import { scalarForm } from "../display/scalars";
import { wireType } from "../wire/wire-type";
import { AnyBranch } from "./any-branch";
import type { Content } from "./content";
import type { FieldInfo } from "./field-table";
import { cutText, LeafTexts, readyText, type WriteLeaf } from "./leaf-text";
import { ListBranch } from "./list-branch";
import { MapBranch } from "./map-branch";
import { MessageBranch } from "./message-branch";
import type { MessageScan } from "./message-scan";
import type { Slot } from "./slot";
import type { ViewContext } from "./view-context";
import { BranchNode, LeafNode, maxDepth, type NodePlace, type ViewNode } from "./view-node";

/** Makes the nodes of the `fields` tree: a message by its schema, as canonical JSON shows it. */
export class FieldNodes {
  readonly context: ViewContext;

  constructor(context: ViewContext) {
    this.context = context;
  }

  /** A message of some type, or of an unknown one (null). Where it occurs in several places, these are merged. */
  message(type: DescMessage | null, contents: Iterable<Content>, place: NodePlace, depth: number): ViewNode {
    if (depth >= maxDepth) return this.#tooDeep(contents, place);
    const special = type && this.#wellKnown(type, contents, place, depth);
    if (special) return special;
    const message = type && { type, bytes: () => this.context.join(contents) };
    return new BranchNode(place, "object", () => this.fieldsOf(this.context.scan(type, contents), depth), message);
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
    const { entry } = info;
    if (entry) return new BranchNode(place, "object", () => new MapBranch(this, slot, entry, depth));
    return this.single(info, slot, place, depth);
  }

  /** The value of a field that is not repeated. */
  single(info: FieldInfo, slot: Slot, place: NodePlace, depth: number): ViewNode {
    if (info.form) return this.#scalar(info, slot.elements.at(0).position, place);
    return this.message(info.message, this.context.contentsOf(slot), place, depth + 1);
  }

  /** One element of an array. */
  element(slot: Slot, index: number, depth: number): ViewNode {
    const { info, elements } = slot;
    const { position, packed } = elements.at(index);
    const end = slot.cutAt(position) ?? (packed ? elements.endOfPacked(position) : this.context.after(position));
    const place = { key: null, start: position, end, field: info?.element ?? null };
    if (info === null) return this.#unknown(slot, index, place, depth);
    if (info.form) return this.#scalar(info, position, place, packed);
    return this.message(info.message, [this.context.contentIn(slot, position)], place, depth + 1);
  }

  /** The value that a field has of which nothing is there. */
  unset(info: FieldInfo, place: NodePlace, depth: number): ViewNode {
    if (info.form) return new LeafNode(place, readyText(Buffer.from(info.form.zero).toString()));
    return this.message(info.message, [], place, depth + 1);
  }

  /** Bytes of which nothing is known. */
  base64(contents: Iterable<Content>, place: NodePlace): ViewNode {
    const bytes = this.context.join(contents);
    return new LeafNode(place, new LeafTexts(bytes).base64(0, bytes.length), "string");
  }

  /** A text that is not on the wire, or not so. */
  fixed(json: string, place: NodePlace): ViewNode {
    return new LeafNode(place, readyText(json));
  }

  #scalar({ form }: Pick<FieldInfo, "form">, position: number, place: NodePlace, packed = false): ViewNode {
    const { reader, texts } = this.context;
    reader.position = position;
    if (!packed) reader.tag();
    return new LeafNode(place, texts.value(form ?? bytesForm, reader.position));
  }

  /** What the schema does not know, by its wire type. */
  #unknown(slot: Slot, index: number, place: NodePlace, depth: number): ViewNode {
    const { position, packed } = slot.elements.at(index);
    const { reader } = this.context;
    reader.position = position;
    const type = packed ? wireType.varint : reader.tag() & 7;
    if (type === wireType.startGroup) return this.message(null, [this.context.contentIn(slot, position)], place, depth + 1);
    return this.#scalar({ form: unknownForm(type, slot.key.endsWith(" text]")) }, position, place, packed);
  }

  /** The types with a JSON form of their own; null for any other one, and where the bytes have no such form. */
  #wellKnown(type: DescMessage, contents: Iterable<Content>, place: NodePlace, depth: number): ViewNode | null {
    switch (type.typeName) {
      case "google.protobuf.Any":
        return new BranchNode(place, "object", () => AnyBranch.of(this, this.context.scan(type, contents), depth));
      case "google.protobuf.Struct":
      case "google.protobuf.ListValue":
        return this.#container(this.context.scan(type, contents), place, depth, type.name === "Struct");
      case "google.protobuf.Value":
        return this.#value(this.context.scan(type, contents), place, depth);
      case "google.protobuf.Timestamp":
      case "google.protobuf.Duration":
      case "google.protobuf.FieldMask":
        return this.#leaf(type, contents, place);
      default:
        return isWrapperDesc(type) ? this.#leaf(type, contents, place) : null;
    }
  }

  #leaf(type: DescMessage, contents: Iterable<Content>, place: NodePlace): ViewNode | null {
    const { bytes, registry } = this.context;
    const parts = [...contents];
    if (parts.some(({ isOpen }) => isOpen)) return null;
    const write: WriteLeaf = (limit) => {
      const { json, truncated, problems } = decodeParts(type, registry, bytes, parts, { indent: 0, limit });
      return { ...cutText(json, limit), cut: truncated, problem: problems[0]?.message ?? null };
    };
    const node = new LeafNode(place, write);
    return node.kind === "object" ? null : node;
  }

  /** A Struct is its `fields`, a ListValue its `values`. There is no place in them for anything else. */
  #container(scan: MessageScan, place: NodePlace, depth: number, isStruct: boolean): ViewNode | null {
    const slot = scan.get(1);
    const isOther = slot && (isStruct ? slot.info?.kind !== "map" : slot.info?.kind !== "list");
    if (isOther || scan.get(2) || !scan.isPlain) return null;
    return new BranchNode(place, isStruct ? "object" : "array", () => {
      if (!slot) return this.fieldsOf(scan, depth);
      return slot.info?.entry ? new MapBranch(this, slot, slot.info.entry, depth) : new ListBranch(this, slot, depth);
    });
  }

  #value(scan: MessageScan, place: NodePlace, depth: number): ViewNode | null {
    const [slot, other] = scan.slots();
    if (other || !scan.isPlain) return null;
    if (!slot?.info) return this.fixed("null", { ...place, problem: "This Value has no kind; it is shown as null." });
    return this.single(slot.info, slot, place, depth);
  }

  #tooDeep(contents: Iterable<Content>, place: NodePlace): ViewNode {
    return this.base64(contents, { ...place, problem: "Messages nest too deeply here; this one is shown as base64." });
  }
}

const bytesForm = scalarForm(ScalarType.BYTES);

function unknownForm(type: number, isReadable: boolean) {
  switch (type) {
    case wireType.lengthDelimited:
      return isReadable ? scalarForm(ScalarType.STRING) : bytesForm;
    case wireType.fixed32:
      return scalarForm(ScalarType.FIXED32);
    case wireType.fixed64:
      return scalarForm(ScalarType.FIXED64);
    default:
      return scalarForm(ScalarType.UINT64);
  }
}
