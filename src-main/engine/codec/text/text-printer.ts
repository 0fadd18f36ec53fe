import { isUtf8 } from "node:buffer";
import { type Registry, ScalarType } from "@bufbuild/protobuf";
import { WireError } from "../wire/wire-error";
import { WireReader } from "../wire/wire-reader";
import { wireType } from "../wire/wire-type";
import { bytesText, numberText } from "./scalar-text";
import type { TextOutput } from "./text-output";
import type { TextProblems } from "./text-problems";
import { type TextField, type TextShape, textExtension, textShape } from "./text-shape";
import { printUnknown } from "./unknown-text";
import { type ByteRange, eachWireField, type WireField } from "./wire-fields";

/** How deep messages may nest; protobuf's usual limit. */
const maxDepth = 100;
/** No field takes less room in the text than `a: 1`, its line break left out. */
const smallestField = 4;

/** Bytes that are shown where a message cannot be read further. */
const shownBytes = 16;

const wireNames = ["a varint", "a fixed64", "length-delimited", "a group", "the end of a group", "a fixed32"] as const;
/** Type URLs that text format can write as a field's name. */
const writableTypeUrl = /^[\w.~!$&()*+,;=%-]+\/[\w./~!$&()*+,;=%-]+$/;

/** What a message's bytes hold, by field. */
interface MessageParts {
  readonly fields: ReadonlyMap<TextField, readonly WireField[]>;
  readonly unknown: readonly WireField[];
  readonly breaks: readonly WireBreak[];
}

/** Where a part of a message cannot be read further. */
interface WireBreak {
  readonly reason: WireError;
  /** One past the last byte of the part. */
  readonly end: number;
}

interface AnyContent {
  readonly typeUrl: string;
  readonly shape: TextShape;
  readonly content: ByteRange;
}

/** Prints messages from their wire bytes, whatever they are: what is wrong is shown and told to `problems`. */
export class TextPrinter {
  #depth = 0;

  constructor(
    readonly bytes: Uint8Array,
    readonly registry: Registry,
    readonly output: TextOutput,
    readonly problems: TextProblems,
    readonly withUnknown: boolean,
  ) {}

  /** Prints one message. It may lie in several parts: a field that is no list and comes twice is merged. */
  print(shape: TextShape, ranges: readonly ByteRange[]): void {
    const any = this.#anyContent(shape, ranges);
    if (any === null) this.#printParts(shape, this.#parts(shape, ranges));
    else this.problems.inside("value", () => this.#printNested(`[${any.typeUrl}]`, any.shape, [any.content]));
  }

  #printParts(shape: TextShape, { fields, unknown, breaks }: MessageParts): void {
    const rest: WireField[] = [];
    for (const field of shape.fields) this.#printField(field, fields.get(field) ?? [], rest);
    const extensions = [...fields].filter(([field]) => !shape.byNumber.has(field.number));
    for (const [field, found] of extensions) this.#printField(field, found, rest);
    if (this.withUnknown) for (const field of [...unknown, ...rest]) printUnknown(this.bytes, field, this.output);
    for (const { reason, end } of breaks) this.#showBreak(reason, end);
  }

  #parts(shape: TextShape, ranges: readonly ByteRange[]): MessageParts {
    const fields = new Map<TextField, WireField[]>();
    const unknown: WireField[] = [];
    const breaks: WireBreak[] = [];
    const chosen = new Map<object, TextField>();
    // More of one field than would fill the text need not be kept.
    const most = this.output.room / smallestField + 1;
    const visit = (found: WireField) => {
      const field = this.#fieldOf(shape, found);
      if (field === null) {
        if (unknown.length < most) unknown.push(found);
        return;
      }
      if (field.oneof !== undefined) {
        const before = chosen.get(field.oneof);
        if (before !== undefined && before !== field) fields.delete(before);
        chosen.set(field.oneof, field);
      }
      const list = fields.get(field);
      if (list === undefined || (!field.repeated && field.value.kind !== "message")) fields.set(field, [found]);
      else if (list.length < most || !field.repeated) list.push(found);
    };
    for (const range of ranges) {
      const reason = eachWireField(this.bytes, range, visit);
      if (reason !== null) breaks.push({ reason, end: range.end });
    }
    return { fields, unknown, breaks };
  }

  /** The schema's field, or null for one that it does not know, that is laid out otherwise or has a closed enum's new number. */
  #fieldOf(shape: TextShape, { number, type, offset, start, end }: WireField): TextField | null {
    const field = shape.byNumber.get(number) ?? this.#extension(shape, number);
    if (field === null) return null;
    if (type === field.wire) {
      const isNew = isClosedEnum(field) && isUndeclared(field, numberText(new WireReader(this.bytes, start, end), field));
      return isNew ? null : field;
    }
    const isPacked = field.repeated && type === wireType.lengthDelimited && field.value.kind !== "message" && field.wire !== type;
    if (isPacked) return field;
    const message = `The schema has ${wireNames[field.wire]} here, and on the wire is ${wireNames[type]}.`;
    this.problems.inside(field.jsonName, () => this.problems.add(offset, end, message));
    return null;
  }

  #extension({ desc }: TextShape, number: number): TextField | null {
    const extension = desc === null ? undefined : this.registry.getExtensionFor(desc, number);
    return extension === undefined ? null : textExtension(extension);
  }

  /** Prints all that a field has; what its type does not know (a closed enum's new number) goes to `rest`. */
  #printField(field: TextField, found: readonly WireField[], rest: WireField[]): void {
    const { value } = field;
    if (found.length === 0) return;
    this.problems.inside(field.jsonName, () => {
      if (value.kind === "message" && !field.repeated) this.#printMessage(field, value.shape(), found);
      else for (const [i, one] of found.entries()) this.#printElement(field, one, i, rest);
    });
  }

  #printElement(field: TextField, found: WireField, index: number, rest: WireField[]): void {
    const { value } = field;
    if (value.kind === "message") this.problems.inside(index, () => this.#printMessage(field, value.shape(), [found]));
    else if (field.wire === wireType.lengthDelimited)
      this.#printBytes(field, found, value.kind === "scalar" ? value.scalar : ScalarType.BYTES);
    else this.#printNumbers(field, found, rest);
  }

  #printMessage(field: TextField, shape: TextShape, ranges: readonly ByteRange[]): void {
    this.#printNested(field.name, shape, ranges);
  }

  #printNested(name: string, shape: TextShape, ranges: readonly ByteRange[]): void {
    if (this.#depth === maxDepth) {
      const [first] = ranges;
      this.problems.add(first?.start ?? 0, ranges.at(-1)?.end ?? 0, `Messages nest deeper than ${maxDepth} levels.`);
      this.output.line(`${name} {}  # and more, which nests too deeply`);
      return;
    }
    this.#depth++;
    this.output.block(`${name} {`, "}", () => this.print(shape, ranges));
    this.#depth--;
  }

  #printBytes(field: TextField, { start, end }: WireField, scalar: ScalarType): void {
    if (field.utf8 && scalar === ScalarType.STRING && !isUtf8(this.bytes.subarray(start, end))) {
      this.problems.add(start, end, "This string is not UTF-8.");
    }
    this.output.line(`${field.name}: ${bytesText(this.output.visible(this.bytes.subarray(start, end)), scalar)}`);
  }

  /** One number, or those of a packed field. */
  #printNumbers(field: TextField, found: WireField, rest: WireField[]): void {
    const reader = new WireReader(this.bytes, found.start, found.end);
    while (!reader.done) {
      const start = reader.position;
      const text = this.#number(reader, field);
      if (text === null) return;
      if (isUndeclared(field, text)) rest.push({ ...found, type: field.wire, start, end: reader.position });
      else this.output.line(`${field.name}: ${text}`);
    }
  }

  /** The next number of a field, or null where its bytes end within one. */
  #number(reader: WireReader, field: TextField): string | null {
    try {
      return numberText(reader, field);
    } catch (reason) {
      if (!(reason instanceof WireError)) throw reason;
      this.#showBreak(reason, reader.end);
      return null;
    }
  }

  /** An Any whose type is known, with nothing beside type and content, and content that can be read as that type. */
  #anyContent(shape: TextShape, ranges: readonly ByteRange[]): AnyContent | null {
    const [range] = ranges;
    if (shape.typeName !== "google.protobuf.Any" || range === undefined || ranges.length > 1) return null;
    const [typeField, valueField] = shape.fields;
    let isPlain = true;
    let typeUrl = "";
    let content: ByteRange = { start: range.end, end: range.end };
    const reason = eachWireField(this.bytes, range, (found) => {
      if (found.type !== wireType.lengthDelimited) isPlain = false;
      else if (found.number === typeField?.number) typeUrl = this.#latin(found);
      else if (found.number === valueField?.number) content = found;
      else isPlain = false;
    });
    if (reason !== null || !isPlain || !writableTypeUrl.test(typeUrl)) return null;
    const type = this.registry.getMessage(typeUrl.slice(typeUrl.lastIndexOf("/") + 1));
    if (type === undefined || eachWireField(this.bytes, content, () => {}) !== null) return null;
    return { typeUrl, shape: textShape(type), content };
  }

  #latin({ start, end }: ByteRange): string {
    return Buffer.from(this.bytes.subarray(start, Math.min(end, start + 1000))).toString("latin1");
  }

  #showBreak(reason: WireError, end: number): void {
    const { offset } = reason;
    this.problems.add(offset, end, `From here the bytes cannot be read: ${reason.message}.`);
    const shown = this.bytes.subarray(offset, Math.min(end, offset + shownBytes));
    const hex = Buffer.from(shown)
      .toString("hex")
      .replace(/..(?=.)/g, "$& ");
    this.output.line(`# ${reason.message}: ${end - offset} bytes from ${offset}: ${hex}${end - offset > shownBytes ? " …" : ""}`);
  }
}

function isClosedEnum({ value }: TextField): boolean {
  return value.kind === "enum" && !value.type.open;
}

/** A number that a closed enum does not have: for protobuf such a field is unknown. */
function isUndeclared(field: TextField, text: string): boolean {
  return isClosedEnum(field) && /^-?\d/.test(text);
}
