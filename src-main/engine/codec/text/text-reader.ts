import type { DescOneof, Registry } from "@bufbuild/protobuf";
import { suggestion } from "#shared/model/nearest";
import { positionAt } from "#shared/model/text-position";
import { typeNames } from "../../schema/type-names";
import { bodyMismatch, bodySyntax, clip, type JsonPath } from "../body-fault";
import { wireType } from "../wire/wire-type";
import { WireWriter } from "../wire/wire-writer";
import { TextLexer, type TextToken } from "./text-lexer";
import { type TextField, type TextShape, textExtension, textShape, unknownShape } from "./text-shape";
import { type RefuseText, readTextScalar, tokenName, writeEnum, writeScalar } from "./text-value";
import { readUnknown } from "./unknown-reader";

/** How deep messages may nest; protobuf's usual limit. */
export const maxTextDepth = 100;

/** A message that is being read. */
interface OpenMessage {
  readonly shape: TextShape;
  readonly writer: WireWriter;
  /** How often each field was set, by number. */
  readonly counts: Map<number, number>;
  readonly oneofs: Map<DescOneof, TextField>;
  /** The packed field whose values are being written behind one length, and `mark` to close it with. */
  run: { readonly field: TextField; readonly mark: number } | null;
}

/**
 * Reads text format into wire bytes in one pass. Throws Fault `body-syntax` (facts: offset, line, column) or
 * `body-mismatch` (also path).
 */
export class TextReader {
  readonly #text: string;
  readonly #registry: Registry;
  readonly #lexer: TextLexer;
  readonly #path: (string | number)[] = [];
  #depth = 0;

  constructor(text: string, registry: Registry) {
    this.#text = text;
    this.#registry = registry;
    this.#lexer = new TextLexer(text);
  }

  /** The whole text as one message. */
  read(shape: TextShape): Uint8Array {
    const writer = new WireWriter();
    this.#readFields(shape, writer, null);
    return writer.finish();
  }

  /** Reads fields up to and with the symbol `close`, or to the end of the text. */
  #readFields(shape: TextShape, writer: WireWriter, close: TextToken | null): void {
    const message: OpenMessage = { shape, writer, counts: new Map(), oneofs: new Map(), run: null };
    while (!this.#isClosed(close)) {
      this.#readField(message);
      if (!this.#lexer.accept(",")) this.#lexer.accept(";");
    }
    endRun(message);
    const missing = shape.fields.find((field) => field.required && !message.counts.has(field.number));
    if (missing === undefined) return;
    this.#refuse(close?.offset ?? 0, `has no ${clip(missing.name)}, which ${shape.typeName} requires`, `Add ${clip(missing.name)}.`);
  }

  #isClosed(close: TextToken | null): boolean {
    const { kind, text } = this.#lexer.ahead;
    if (kind === "end" && close !== null) {
      const { line } = positionAt(this.#text, close.offset);
      throw this.#syntax(this.#lexer.ahead, `The text ends inside of a message that begins in line ${line}.`, `Add ${closing(close)}.`);
    }
    return kind === "end" || (close !== null && kind === "symbol" && text === closing(close) && this.#lexer.accept(text));
  }

  #readField(message: OpenMessage): void {
    const token = this.#lexer.ahead;
    if (token.kind === "name") this.#readNamed(message, this.#lexer.next());
    else if (token.kind === "decimal") this.#inside(token.text, () => this.#readNumbered(message, this.#lexer.next()));
    else if (this.#lexer.isAt("[")) this.#readBracketed(message, this.#lexer.bracketName());
    else throw this.#syntax(token, `Here stands ${tokenName(token)}, and a field's name should.`);
  }

  #readNamed(message: OpenMessage, token: TextToken): void {
    const { shape } = message;
    const field = shape.byName.get(token.text);
    if (field !== undefined) this.#inside(field.name, () => this.#readValues(message, field, token));
    else if (shape.reserved.has(token.text)) this.#skipValues();
    else {
      const act = suggestion(token.text, [...shape.byName.keys()]);
      throw this.#mismatch(token, `${shape.typeName} has no field ${clip(token.text)}.`, act);
    }
  }

  #readBracketed(message: OpenMessage, token: TextToken): void {
    const name = `[${token.text}]`;
    if (token.text.includes("/")) this.#inside(name, () => this.#readAny(message, token));
    else this.#inside(name, () => this.#readExtension(message, token));
  }

  #readExtension(message: OpenMessage, token: TextToken): void {
    const extension = this.#registry.getExtension(token.text);
    if (extension === undefined) this.#refuse(token.offset, "is not an extension of the open schema");
    if (extension.extendee.typeName !== message.shape.typeName) {
      this.#refuse(token.offset, `extends ${extension.extendee.typeName}, and this is a ${message.shape.typeName}`);
    }
    this.#readValues(message, textExtension(extension), token);
  }

  /** `[domain/pkg.Message] { … }`: the content of an Any. */
  #readAny(message: OpenMessage, token: TextToken): void {
    const { shape, writer, counts } = message;
    const [typeUrl, value] = shape.fields;
    if (shape.typeName !== "google.protobuf.Any" || typeUrl === undefined || value === undefined) {
      this.#refuse(token.offset, `names the content of a google.protobuf.Any, and this is a ${shape.typeName}`);
    }
    if (counts.has(typeUrl.number) || counts.has(value.number)) this.#refuse(token.offset, "is set, and so is the Any's content already");
    const name = token.text.slice(token.text.lastIndexOf("/") + 1);
    const type = this.#registry.getMessage(name);
    if (type === undefined) {
      const act = suggestion(name, [...new Set(typeNames(this.#registry, "message"))]);
      this.#refuse(token.offset, `names ${clip(name)}, which is not a message of the open schema`, act);
    }
    counts.set(typeUrl.number, 1);
    counts.set(value.number, 1);
    endRun(message);
    writer.tag(typeUrl.number, wireType.lengthDelimited);
    writer.string(token.text);
    this.#lexer.accept(":");
    writer.tag(value.number, wireType.lengthDelimited);
    this.#readNested(textShape(type), writer, false);
  }

  /** A field by its number, which no schema need know. */
  #readNumbered(message: OpenMessage, token: TextToken): void {
    const { shape, writer } = message;
    endRun(message);
    readUnknown({ shape, writer, number: token }, this.#lexer, this.#refuse, (isGroup) => this.#readNested(unknownShape, writer, isGroup));
  }

  /** What stands behind a field's name: a value, or several in square brackets. */
  #readValues(message: OpenMessage, field: TextField, name: TextToken): void {
    const isMessage = field.value.kind === "message";
    if (!this.#lexer.accept(":") && !isMessage) {
      throw this.#syntax(this.#lexer.ahead, `Between ${clip(name.text)} and its value stands a colon.`, "Add a colon.");
    }
    const readOne = () => this.#readOne(message, field, name.offset);
    if (!this.#lexer.isAt("[")) readOne();
    else if (field.repeated) this.#readList(readOne);
    else this.#refuse(this.#lexer.ahead.offset, "is not repeated and takes one value, not a list");
  }

  #readList(readElement: () => void): void {
    this.#lexer.next();
    if (this.#lexer.accept("]")) return;
    do readElement();
    while (this.#lexer.accept(","));
    if (!this.#lexer.accept("]"))
      throw this.#syntax(this.#lexer.ahead, "Here a list should go on with a comma or end.", "Add ] or a comma.");
  }

  #readOne(message: OpenMessage, field: TextField, offset: number): void {
    const count = message.counts.get(field.number) ?? 0;
    if (!field.repeated && count > 0) this.#refuse(offset, "is set twice");
    message.counts.set(field.number, count + 1);
    if (field.oneof !== undefined) this.#choose(message, field.oneof, field, offset);
    if (field.repeated) this.#inside(count, () => this.#writeOne(message, field));
    else this.#writeOne(message, field);
  }

  #choose({ oneofs }: OpenMessage, oneof: DescOneof, field: TextField, offset: number): void {
    const other = oneofs.get(oneof);
    if (other !== undefined) {
      this.#refuse(offset, `and ${clip(other.name)} are of one oneof, ${oneof.name}, and only one of them may be set`);
    }
    oneofs.set(oneof, field);
  }

  #writeOne(message: OpenMessage, field: TextField): void {
    const { value } = field;
    const { writer } = message;
    if (field.packed) beginRun(message, field);
    else {
      endRun(message);
      writer.tag(field.number, field.wire);
    }
    if (value.kind === "message") {
      this.#readNested(value.shape(), writer, field.group);
      if (field.group) writer.tag(field.number, wireType.endGroup);
      return;
    }
    const { ahead } = this.#lexer;
    if (ahead.kind === "symbol" && "{<".includes(ahead.text)) this.#refuse(ahead.offset, "is no message and takes one value");
    const scalar = readTextScalar(this.#lexer, this.#refuse);
    if (value.kind === "enum") writeEnum(writer, value.type, scalar, this.#refuse);
    else writeScalar(writer, value.scalar, field.utf8, scalar, this.#refuse);
  }

  /** A message in braces, or between < and >: behind its length, or bare as a group's is. */
  #readNested(shape: TextShape, writer: WireWriter, isGroup: boolean): void {
    const open = this.#lexer.ahead;
    if (!this.#lexer.accept("{") && !this.#lexer.accept("<")) {
      this.#refuse(open.offset, `takes a ${shape.typeName}, not ${tokenName(open)}`, "Put its fields in braces.");
    }
    this.#deeper(open, () => {
      const mark = isGroup ? null : writer.begin();
      this.#readFields(shape, writer, open);
      if (mark !== null) writer.end(mark);
    });
  }

  /** The value of a field that is reserved: it must be text format, and nothing more. */
  #skipValues(): void {
    const hasColon = this.#lexer.accept(":");
    const skipOne = () => {
      const open = this.#lexer.ahead;
      if (this.#lexer.accept("{") || this.#lexer.accept("<")) this.#deeper(open, () => this.#skipFields(open));
      else if (hasColon) readTextScalar(this.#lexer, this.#refuse);
      else throw this.#syntax(open, "Here a field's value should stand.", "Add a colon.");
    };
    if (this.#lexer.isAt("[")) this.#readList(skipOne);
    else skipOne();
  }

  #skipFields(open: TextToken): void {
    while (!this.#isClosed(open)) {
      const token = this.#lexer.ahead;
      if (this.#lexer.isAt("[")) this.#lexer.bracketName();
      else if (token.kind === "name" || token.kind === "decimal") this.#lexer.next();
      else throw this.#syntax(token, `Here stands ${tokenName(token)}, and a field's name should.`);
      this.#skipValues();
      if (!this.#lexer.accept(",")) this.#lexer.accept(";");
    }
  }

  #deeper(open: TextToken, read: () => void): void {
    if (++this.#depth > maxTextDepth) throw this.#syntax(open, `Messages nest deeper than ${maxTextDepth} levels.`);
    read();
    this.#depth--;
  }

  /** Reads one step deeper in the path. After a refusal the path stays where it was refused; nobody reads on. */
  #inside(step: string | number, read: () => void): void {
    this.#path.push(step);
    read();
    this.#path.pop();
  }

  #syntax(token: TextToken, message: string, act?: string): Error {
    return bodySyntax(this.#text, token.offset, message, act);
  }

  #mismatch(token: TextToken, message: string, act?: string): Error {
    return bodyMismatch(this.#text, token.offset, [...this.#path, token.text] satisfies JsonPath, message, act);
  }

  readonly #refuse: RefuseText = (offset, what, act) => {
    throw bodyMismatch(this.#text, offset, this.#path, `${this.#subject()} ${what}.`, act);
  };

  #subject(): string {
    const name = this.#path.findLast((step) => typeof step === "string");
    return name === undefined ? "The message" : clip(String(name));
  }
}

function closing(open: TextToken): string {
  return open.text === "{" ? "}" : ">";
}

/** Values of a packed field that follow each other share one length. */
function beginRun(message: OpenMessage, field: TextField): void {
  if (message.run?.field === field) return;
  endRun(message);
  message.writer.tag(field.number, wireType.lengthDelimited);
  message.run = { field, mark: message.writer.begin() };
}

function endRun(message: OpenMessage): void {
  if (message.run !== null) message.writer.end(message.run.mark);
  message.run = null;
}
