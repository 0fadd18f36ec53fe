import type { DescMessage, Registry } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import { positionAt } from "#shared/model/text-position";
import { bodyMismatch, clip, formatPath, type JsonPath } from "../body-fault";
import { WireWriter } from "../wire/wire-writer";
import { FieldOrder } from "./field-order";
import { pathAt } from "./json-path";
import { JsonReader } from "./json-reader";
import { isDigit, unit } from "./units";
import type { EncodeContent } from "./value-encoder";

export interface EncodeOptions {
  /** Passes over fields and enum values that the schema does not know, instead of refusing them. */
  readonly ignoreUnknown?: boolean;
  /** The bytes of the file that a bytes field names as `"@file:REFERENCE"`. What it throws is the body's fault, at that place. */
  readonly readFile?: (reference: string) => Uint8Array;
  /** Takes JSON and ProtoJSON alone: no comments, trailing commas, keys of unknown fields (`[#5 varint]`) or file references. */
  readonly strict?: boolean;
}

/** A writer with its buffer, of which a new one costs as much as many a message; of a large message none is kept. */
let spareWriter: WireWriter | null = null;
const maxSpareSize = 64 * 1024;

/** How the messages of any type are encoded. */
export interface MessageContents {
  of(type: DescMessage): EncodeContent;
  /** The fields of one in an Any, beside "@type". */
  inAny(type: DescMessage): EncodeContent;
}

/**
 * A body on its way to bytes: where its text is read, what was written of it, and how it is refused. Those who encode parts
 * of it get it with `json.position` at their value and that value's first unit.
 */
export class BodyEncoding {
  readonly json: JsonReader;
  readonly out: WireWriter;
  readonly order = new FieldOrder();
  readonly registry: Registry;
  readonly options: EncodeOptions;
  readonly contents: MessageContents;

  constructor(text: string, registry: Registry, contents: MessageContents, options: EncodeOptions) {
    this.json = new JsonReader(text, options.strict);
    this.out = spareWriter ?? new WireWriter();
    spareWriter = null;
    this.registry = registry;
    this.contents = contents;
    this.options = options;
  }

  /** All that was written; nothing can be written after it. */
  finish(): Uint8Array {
    const bytes = this.out.finish();
    if (bytes.length <= maxSpareSize) spareWriter = this.out;
    this.out.truncate(0);
    return bytes;
  }

  /** Passes over the value at the place, which must be `null`. */
  takeNull(): void {
    this.json.word("null");
  }

  /**
   * Ends the encoding: `what` says what the place at `offset`, a value or a key, takes and has instead; `act` what would be
   * right. Throws Fault `body-mismatch`, or `body-syntax` where the text is not JSON anyway.
   */
  refuse(offset: number, what: string, act?: string): never {
    const path = this.#pathAt(offset);
    throw bodyMismatch(this.json.text, offset, path, `${subject(path)} ${what}.`, act);
  }

  /** As `refuse`, with a whole sentence. */
  refuseWith(offset: number, message: string, act?: string): never {
    throw bodyMismatch(this.json.text, offset, this.#pathAt(offset), message, act);
  }

  /** A fault of what the value at `offset` names, at its place. */
  placed(offset: number, reason: unknown): Fault {
    const fault = Fault.from(reason);
    const facts = { ...fault.facts, ...positionAt(this.json.text, offset), path: formatPath(this.#pathAt(offset)) };
    return new Fault(fault.code, fault.message, { act: fault.act, facts, cause: reason });
  }

  /** `a string`, `an object` and so on, by a value's first unit. */
  kind(first: number): string {
    if (isDigit(first) || first === unit.minus) return "a number";
    return kinds.get(first) ?? "this";
  }

  /** Faults `body-syntax` where the text is not JSON: that is told before all else. */
  #pathAt(offset: number): JsonPath {
    checkSyntax(this.json.text, this.json.strict);
    return pathAt(this.json.text, offset);
  }
}

/** Refuses a text that is neither one JSON value nor empty: Fault `body-syntax` (facts: offset, line, column). */
export function checkSyntax(text: string, strict = false): void {
  const json = new JsonReader(text, strict);
  const first = json.next();
  if (first === unit.end && !strict) return;
  json.skip(first);
  json.finish();
}

const kinds = new Map<number, string>([
  [unit.openBrace, "an object"],
  [unit.openBracket, "an array"],
  [unit.quote, "a string"],
  [unit.t, "a boolean"],
  [unit.f, "a boolean"],
  [unit.n, "null"],
]);

/** The last name on the path with the indexes after it: `"tags"[2]`. */
function subject(path: JsonPath): string {
  const at = path.findLastIndex((step) => typeof step === "string");
  const name = path[at];
  const indexes = path.slice(at + 1).map((index) => `[${index}]`);
  return `${typeof name === "string" ? clip(name) : "The body"}${indexes.join("")}`;
}
