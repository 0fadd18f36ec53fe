import type { DescMessage, Registry } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import type { EntryKind } from "#shared/model/call";
import { patternOf, type RowFilter, type RowTerm } from "#shared/model/row-filter";
import type { CallReader } from "../calls/call-reader";
import { decodeJson } from "../codec/display/decode";
import { compilePick } from "../codec/pick/compile-pick";
import { TextScreen } from "../codec/pick/text-screen";
import { WireReader } from "../codec/wire/wire-reader";
import { RecordCursor, type RecordedChunk } from "../recording/record";
import { descriptorSetOf, registryOfSet } from "../schema/descriptor-closure";
import { fieldTest, type MessageTest } from "./field-test";
import { GrowingRegistry } from "./growing-registry";
import { requiredTexts } from "./required-text";

/** The types of a call's messages, by what they are in it. */
export interface RowTypes {
  readonly sent: DescMessage;
  readonly received: DescMessage;
  readonly registry: Registry;
}

/** The types of a method's messages as plain data, which may go to another thread. */
export interface MethodTypes {
  /** A FileDescriptorSet of all types that the rows may have. */
  readonly types: Uint8Array;
  /** Full names of messages. */
  readonly sent: string;
  readonly received: string;
}

export interface FilterSetup extends MethodTypes {
  readonly filter: RowFilter;
}

/** The types of a call's messages, to be sent elsewhere. */
export function typesOfReader({ method }: CallReader): MethodTypes {
  const { input, output, parent } = method.desc;
  return { types: descriptorSetOf([parent.file, input.file, output.file]), sent: input.typeName, received: output.typeName };
}

/** The same there; the registry asks for what else the call's own one knows. */
export function typesOfSet({ types, sent, received }: MethodTypes): RowTypes & { readonly registry: GrowingRegistry } {
  const registry = new GrowingRegistry(registryOfSet(types));
  const [sentType, receivedType] = [sent, received].map((name) => registry.getMessage(name));
  if (!sentType || !receivedType) throw new Error(`${sent} or ${received} is not among its own types.`);
  return { sent: sentType, received: receivedType, registry };
}

/** What is asked of a row's line. */
interface TextTest {
  /** Of the bytes alone: where none of them may be so, it is not so; and where it is `exact`, there is one, which may know that it is. */
  readonly screens: readonly TextScreen[];
  readonly isExact: boolean;
  readonly test: (line: string) => boolean;
}

/** What is asked of rows of one kind. */
interface KindTest {
  readonly type: DescMessage | null;
  /** The cheap ones, which come first. */
  readonly fields: readonly MessageTest[];
  readonly texts: readonly TextTest[];
}

/** A filter for the rows of a call. */
export class RowTest {
  readonly #registry: Registry;
  /** Null for a kind of which no row can match. */
  readonly #tests: Readonly<Record<EntryKind, KindTest | null>>;

  /** Fault bad-params: a pattern that is none; a path or value that fits neither type. */
  constructor({ kind, terms }: RowFilter, { sent, received, registry }: RowTypes) {
    this.#registry = registry;
    const texts = (type: DescMessage | null) => terms.flatMap((term) => (term.is === "field" ? [] : textTest(term, type)));
    const fields = fieldTests(terms, [sent, received], registry);
    const testOf = (type: DescMessage, which: 0 | 1): KindTest | null => {
      const own = fields.map((tests) => tests[which]);
      return own.includes(null) ? null : { type, texts: texts(type), fields: own.flatMap((test) => test ?? []) };
    };
    const asked = (one: EntryKind, make: () => KindTest | null) => (kind === null || kind === one ? make() : null);
    this.#tests = {
      sent: asked("sent", () => testOf(sent, 0)),
      received: asked("received", () => testOf(received, 1)),
      mark: asked("mark", () => (fields.length > 0 ? null : { type: null, texts: texts(null), fields: [] })),
    };
  }

  /** A bit for each row of the chunk, the lowest first. */
  matches(chunk: RecordedChunk): Uint32Array<ArrayBuffer> {
    const bits = new Uint32Array(Math.ceil(chunk.count / 32));
    const cursor = new RecordCursor(chunk);
    const reader = new WireReader(cursor.bytes);
    for (let i = 0; cursor.next(); i++) {
      const test = this.#tests[cursor.kind];
      if (test && this.#holds(test, cursor, reader)) bits[i >>> 5] = (bits[i >>> 5] ?? 0) | (1 << (i & 31));
    }
    return bits;
  }

  #holds({ type, fields, texts }: KindTest, cursor: RecordCursor, reader: WireReader): boolean {
    for (const test of fields) if (!test(reader, cursor.start, cursor.end)) return false;
    let isSure = true;
    for (const { screens, isExact } of texts) {
      const isIn = lookAll(screens, reader, cursor.start, cursor.end);
      if (isIn === false) return false;
      if (isIn === null || !isExact) isSure = false;
    }
    if (isSure) return true;
    const line = rowText(type, this.#registry, cursor.message);
    return texts.every(({ test }) => test(line));
  }
}

/** The whole line of which a row shows the beginning. */
export function rowText(type: DescMessage | null, registry: Registry, message: Uint8Array): string {
  return type ? decodeJson(type, registry, message, { indent: 0 }).json : Buffer.from(message).toString();
}

function textTest(term: Exclude<RowTerm, { readonly is: "field" }>, type: DescMessage | null): TextTest {
  if (term.is === "text") {
    const wanted = term.text.toLowerCase();
    return { screens: screensOf(type, [term.text]), isExact: true, test: (line) => line.toLowerCase().includes(wanted) };
  }
  try {
    const pattern = patternOf(term.source, term.ignoreCase);
    return { screens: screensOf(type, requiredTexts(term.source)), isExact: false, test: (line) => pattern.test(line) };
  } catch (reason) {
    const why = reason instanceof Error ? reason.message : String(reason);
    throw new Fault("bad-params", `This is not a regular expression: ${why}.`, { facts: { value: term.source } });
  }
}

/** One for each of the texts; none where one of them cannot be looked for in bytes. */
function screensOf(type: DescMessage | null, texts: readonly string[]): readonly TextScreen[] {
  const screens = texts.map((text) => type && TextScreen.of(type, text));
  return screens.every((screen) => screen !== null) ? screens : [];
}

/** Is one of the texts there? Null: perhaps. */
function lookAll(screens: readonly TextScreen[], reader: WireReader, start: number, end: number): boolean | null {
  let isIn: boolean | null = screens.length === 0 ? null : false;
  for (const screen of screens) {
    isIn = screen.look(reader, start, end);
    if (isIn !== false) return isIn;
  }
  return isIn;
}

/** A pair of tests for each term that asks for a field; null for a type that does not have it, if the other one does. */
function fieldTests(terms: readonly RowTerm[], types: readonly DescMessage[], registry: Registry): (MessageTest | null)[][] {
  return terms.flatMap((term) => {
    if (term.is !== "field") return [];
    const faults: Fault[] = [];
    const tests = types.map((type) => {
      try {
        return fieldTest(compilePick(type, registry, term.path), term);
      } catch (reason) {
        faults.push(Fault.from(reason));
        return null;
      }
    });
    // The type of what comes back is the one that people have in mind.
    const [fault] = faults.reverse();
    if (fault && tests.every((test) => test === null)) throw fault;
    return [tests];
  });
}
