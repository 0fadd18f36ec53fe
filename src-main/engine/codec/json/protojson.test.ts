import { type DescMessage, fromBinary, fromJson, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { ValueSchema } from "@bufbuild/protobuf/wkt";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { messageJson } from "../testing/arbitrary";
import { listsType, mapsType, nodeType, oldType, optionalsType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { encodeJson } from "./encode";

const allTypes = [scalarsType, listsType, optionalsType, mapsType, nodeType, wellKnownType, oldType];
const anyBody = fc.constantFrom(...allTypes).chain((type) => messageJson(type, richRegistry).map((json) => ({ type, json })));

function theirBytes(type: DescMessage, json: JsonValue): Uint8Array {
  return toBinary(type, fromJson(type, json, { registry: richRegistry }));
}

/** The bytes, or the fault with which the text is refused. */
function encoded(type: DescMessage, text: string, strict: boolean): Uint8Array | Fault {
  try {
    return encodeJson(type, richRegistry, text, { strict });
  } catch (reason) {
    const fault = Fault.from(reason);
    expect(["body-syntax", "body-mismatch"]).toContain(fault.code);
    expect(fault.facts.offset).toBeGreaterThanOrEqual(0);
    expect(fault.facts.offset).toBeLessThanOrEqual(text.length);
    return fault;
  }
}

/** Writes JSON with white space and escapes here and there, and, unless strict, with comments and trailing commas. */
class Scribe {
  readonly #draw: () => number;
  readonly #strict: boolean;

  constructor(seed: readonly number[], strict: boolean) {
    let at = 0;
    this.#draw = () => seed[at++ % seed.length] ?? 0;
    this.#strict = strict;
  }

  write(json: JsonValue): string {
    return `${this.#gap()}${this.#value(json)}${this.#gap()}`;
  }

  #value(json: JsonValue): string {
    if (typeof json === "string") return this.#string(json);
    if (Array.isArray(json)) return `[${this.#join(json.map((item) => this.write(item)))}]`;
    if (json === null || typeof json !== "object") return JSON.stringify(json);
    const members = Object.entries(json).map(([key, value]) => `${this.#string(key)}${this.#gap()}:${this.write(value)}`);
    return `{${this.#join(members.map((member) => this.#gap() + member))}}`;
  }

  #join(items: string[]): string {
    const trailing = !this.#strict && items.length > 0 && this.#draw() % 3 === 0 ? "," : "";
    return items.join(",") + trailing + this.#gap();
  }

  #string(text: string): string {
    const unicode = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
    return JSON.stringify(text).replace(/[a-z张]/g, (letter, at, whole) => {
      const escaped = /\\[a-z0-9]*$/.test(whole.slice(0, at));
      return !escaped && this.#draw() % 7 === 0 ? unicode(letter) : letter;
    });
  }

  #gap(): string {
    const gaps = ["", "", "", " ", "\n", "\t\r\n", "/* { */", "// }\n", "/***/"];
    return gaps[this.#draw() % (this.#strict ? 6 : gaps.length)] ?? "";
  }
}

const seeds = fc.array(fc.nat(1000), { minLength: 5, maxLength: 40 });

/** The same with the members of each object in another order. */
function turned(json: JsonValue, by: number): JsonValue {
  if (Array.isArray(json)) return json.map((item) => turned(item, by));
  if (json === null || typeof json !== "object") return json;
  const members = Object.entries(json).map(([key, value]) => [key, turned(value, by)] as const);
  const first = by % (members.length + 1);
  return Object.fromEntries([...members.slice(first), ...members.slice(0, first)]);
}

describe("whatever fits", () => {
  it("has the bytes that protobuf-es gives it, in whatever order and however it is written", () => {
    fc.assert(
      fc.property(anyBody, seeds, fc.nat(5), fc.boolean(), ({ type, json }, seed, by, strict) => {
        const other = turned(json, by);
        const text = new Scribe(seed, strict).write(other);
        const ours = encodeJson(type, richRegistry, text, { strict });
        expect(Buffer.from(ours).equals(theirBytes(type, other))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("may have its original names, one or the other", () => {
    const text = '{"display_name":"a","children":[{"displayName":"b"},{"display_name":"c","big_number":1}]}';
    const json = { displayName: "a", children: [{ displayName: "b" }, { displayName: "c", bigNumber: "1" }] };
    expect(encodeJson(nodeType, richRegistry, text)).toEqual(theirBytes(nodeType, json));
  });
});

/** Values that are wrong in most places. */
const oddities: readonly JsonValue[] = [
  "",
  "x",
  "1 ",
  " 1",
  "+1",
  "0x1",
  "Infinity ",
  "NULL_VALUE",
  "2026-13-01T00:00:00Z",
  "2026-01-01T00:00:00",
  "1s ",
  "s",
  "a_b",
  "\ud800",
  true,
  1.5,
  -1,
  2 ** 33,
  1e300,
  null,
  {},
  { x: 1 },
  { "@type": "x/rich.Nod" },
  [],
  [[]],
  [null],
  ["x"],
];

/** The value with the nth of its parts replaced. */
function replaced(json: JsonValue, nth: number, by: JsonValue): JsonValue {
  let left = nth;
  const visit = (value: JsonValue): JsonValue => {
    if (left-- === 0) return by;
    if (Array.isArray(value)) return value.map(visit);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, visit(member)]));
  };
  return visit(json);
}

describe("whatever does not fit", () => {
  it("is refused where protobuf-es refuses it, at a place in the text, and else means the same", () => {
    fc.assert(
      fc.property(anyBody, fc.nat(60), fc.constantFrom(...oddities), ({ type, json }, nth, oddity) => {
        const odd = replaced(json, nth, oddity);
        const ours = encoded(type, JSON.stringify(odd), true);
        let theirs: Uint8Array | null = null;
        try {
          theirs = theirBytes(type, odd);
        } catch {
          expect(ours).toBeInstanceOf(Fault);
          return;
        }
        // Lone surrogates, field masks that are none, and more of the kind are refused by us alone.
        if (!(ours instanceof Fault)) expect(fromBinary(type, ours)).toEqual(fromBinary(type, theirs));
      }),
      { numRuns: 800 },
    );
  });

  it("is no JSON for us if it is none for JSON.parse, and the other way round", () => {
    const scraps = fc.constantFrom(
      ..."{}[],:\"\\/-+.eE0123456789 \n\t\u0001\u2028tfnulrase'",
      "true",
      "null",
      "\\u12",
      "\ufeff",
      "//",
      "/**/",
    );
    const edits = fc.array(fc.tuple(fc.nat(400), fc.nat(2), scraps), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), edits, (json, changes) => {
        const text = changes.reduce((before, [at, cut, scrap]) => {
          const place = at % (before.length + 1);
          return before.slice(0, place) + scrap + before.slice(place + cut);
        }, json);
        fc.pre(!text.startsWith("\ufeff"));
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const ours = encoded(ValueSchema, text, true);
        expect(!(ours instanceof Fault && ours.code === "body-syntax")).toBe(isJson);
      }),
      { numRuns: 2000 },
    );
  });
});
