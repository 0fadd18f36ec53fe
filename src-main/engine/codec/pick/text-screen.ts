import type { DescMessage } from "@bufbuild/protobuf";
import { hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";
import { readTag } from "../display/frame";
import { WireError } from "../wire/wire-error";
import type { WireReader } from "../wire/wire-reader";
import { wireType } from "../wire/wire-type";
import { Needle } from "./needle";
import { isOnlyInStrings, type Look, type ScreenPlan, ScreenPlanner } from "./screen-plan";
import { TextFinder } from "./text-finder";

/** Less than messages may nest. */
const maxDepth = 90;

/**
 * Says from a message's bytes whether a text is in its JSON, case aside, without making that JSON: in most messages it is not, and
 * then this is many times faster. It is sure whenever it says true or false; null is for whoever makes the JSON. For any bytes.
 */
export class TextScreen {
  readonly #needle: Needle;
  readonly #plan: ScreenPlan;
  /** The fields of the message itself are shown under their names, with nothing in between. */
  readonly #isPlain: boolean;
  /** Null where it cannot be told of many messages at once. */
  readonly #finder: TextFinder | null;
  /** What no string has is in no message. */
  readonly #isOnlyInStrings: boolean;
  /** A string of the message that is looked at may have it. */
  #mayBeInStrings = true;
  /** The time that was written last: those of one stream lie close together. */
  #seconds = 0;
  #date = "1970-01-01t00:00:00";

  /** Null where only the JSON can tell. */
  static of(type: DescMessage, text: string): TextScreen | null {
    const screens = Needle.of(text).map((needle) => new TextScreen(type, needle));
    // What is in a field's name is in most messages, and tells little of a longer text.
    return screens.find((screen) => !screen.#plan.isNamed) ?? screens[0] ?? null;
  }

  private constructor(type: DescMessage, needle: Needle) {
    this.#needle = needle;
    this.#plan = new ScreenPlanner(needle).plan(type);
    this.#finder = TextFinder.of(needle.text);
    this.#isOnlyInStrings = needle.isOnlyText && isOnlyInStrings(this.#plan);
    this.#isPlain = !hasCustomJsonRepresentation(type) && !type.proto.options?.messageSetWireFormat;
  }

  /** The message is what the reader has from `start` to `end`. */
  look(reader: WireReader, start: number, end: number): boolean | null {
    if (!this.#isPlain) return null;
    this.#mayBeInStrings = this.#finder?.mayBeIn(reader.bytes, start, end) ?? true;
    if (!this.#mayBeInStrings && this.#isOnlyInStrings) return false;
    reader.position = start;
    reader.end = end;
    try {
      return this.#lookAt(reader);
    } catch (reason) {
      if (reason instanceof WireError) return null;
      throw reason;
    }
  }

  #lookAt(reader: WireReader): boolean | null {
    const { end } = reader;
    let isFound = false;
    /** Where it was found. If that comes again, the first one is not shown. */
    let foundTag = 0;
    while (reader.position < end) {
      const tag = readTag(reader);
      const field = this.#plan.field(tag);
      if (field === undefined || tag === foundTag) return null;
      const start = reader.position;
      const isIn = field.isNamed ? true : this.#isIn(field.look, tag, reader, 0);
      if (isIn === false) continue;
      const isSure = isIn !== null && this.#needle.isWhole && field.isShown;
      if (!isSure || (field.hidesZero && isZero(reader.bytes, start, tag))) return null;
      reader.position = start;
      reader.end = end;
      reader.skip(tag);
      isFound = true;
      if (!field.isList) foundTag = tag;
    }
    return isFound;
  }

  /** Does the value behind the tag show the needle? Null: perhaps. Moves behind it. */
  #isIn(look: Look, tag: number, reader: WireReader, depth: number): boolean | null {
    switch (look.as) {
      case "skip":
        reader.skip(tag);
        return false;
      case "may":
        return null;
      case "text": {
        const end = reader.length();
        const isIn = this.#mayBeInStrings ? this.#needle.isInBytes(reader.bytes, reader.position, end) : false;
        reader.position = end;
        return isIn;
      }
      case "message":
        return depth < maxDepth ? this.#within(reader, (end) => this.#isInMessage(look.plan(), reader, end, depth + 1)) : null;
      case "timestamp":
        return this.#within(reader, (end) => this.#isInTimestamp(reader, end));
      default:
        if ((tag & 7) !== wireType.lengthDelimited) return this.#isInNumber(look, reader);
        return this.#within(reader, (end) => this.#isInPacked(look, reader, end));
    }
  }

  #within(reader: WireReader, look: (end: number) => boolean | null): boolean | null {
    const outerEnd = reader.end;
    const end = reader.length();
    reader.end = end;
    const isIn = look(end);
    reader.end = outerEnd;
    reader.position = end;
    return isIn;
  }

  #isInMessage(plan: ScreenPlan, reader: WireReader, end: number, depth: number): false | null {
    while (reader.position < end) {
      const tag = readTag(reader);
      const field = plan.field(tag);
      if (field === undefined || field.isNamed || this.#isIn(field.look, tag, reader, depth) !== false) return null;
    }
    return false;
  }

  #isInPacked(look: NumberLook, reader: WireReader, end: number): boolean | null {
    while (reader.position < end) {
      const isIn = this.#isInNumber(look, reader);
      if (isIn !== false) return isIn;
    }
    return false;
  }

  #isInNumber(look: NumberLook, reader: WireReader): boolean | null {
    if (look.as === "number") {
      const value = look.read(reader);
      const text = look.isBool ? String(value === 1) : Object.is(value, -0) ? "-0" : String(value);
      return Number.isFinite(value) ? text.includes(this.#needle.text) : this.#needle.isIn(text);
    }
    const number = reader.uint32() | 0;
    return look.known.get(number) ?? (look.isOpen ? this.#needle.isIn(String(number)) : null);
  }

  #isInTimestamp(reader: WireReader, end: number): boolean | null {
    let seconds = 0;
    let nanos = 0;
    while (reader.position < end) {
      const tag = readTag(reader);
      if (tag === 0x08) {
        reader.varint64();
        seconds = (reader.high | 0) * 0x100000000 + reader.low;
      } else if (tag === 0x10) nanos = reader.uint32() | 0;
      else return null;
    }
    if (seconds < minSeconds || seconds > maxSeconds || nanos < 0 || nanos > 999_999_999) return null;
    if (seconds !== this.#seconds) {
      this.#seconds = seconds;
      this.#date = new Date(seconds * 1000).toISOString().slice(0, 19).toLowerCase();
    }
    return `${this.#date}${fraction(nanos)}z`.includes(this.#needle.text);
  }
}

type NumberLook = Extract<Look, { readonly as: "number" | "enum" }>;

/** The years 1 to 9999, which have a text. */
const minSeconds = -62_135_596_800;
const maxSeconds = 253_402_300_799;

/** Of a second, in 3, 6 or 9 digits. */
function fraction(nanos: number): string {
  return nanos === 0
    ? ""
    : `.${String(nanos)
        .padStart(9, "0")
        .replace(/(?:000){1,2}$/, "")}`;
}

function isZero(bytes: Uint8Array, start: number, tag: number): boolean {
  const wire = tag & 7;
  const size = wire === wireType.fixed64 ? 8 : wire === wireType.fixed32 ? 4 : 1;
  for (let at = start; at < start + size; at++) if (bytes[at] !== 0) return false;
  return true;
}
