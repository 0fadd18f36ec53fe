import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { positionAt } from "#shared/model/text-position";
import { encodeJson } from "./json/encode";
import { JsonReader } from "./json/json-reader";
import { unit } from "./json/units";
import { type JsonPiece, JsonSplitter } from "./json-splitter";
import { messageJson } from "./testing/arbitrary";
import { nodeType, richRegistry } from "./testing/rich";

const separator = fc.constantFrom(" ", "\n", "\r\n", '// } " [\n', "/* { // */ ", "\t/**/ ");

/** The text in pieces of the given lengths, over and over. */
function chunks(text: string, lengths: readonly number[]): string[] {
  const cut: string[] = [];
  for (let at = 0, i = 0; at < text.length; i++) {
    const length = lengths[i % lengths.length] ?? 1;
    cut.push(text.slice(at, at + length));
    at += length;
  }
  return cut;
}

function split(parts: readonly string[]): JsonPiece[] {
  const splitter = new JsonSplitter();
  return [...parts.flatMap((part) => splitter.push(part)), ...splitter.end()];
}

it("finds the values of any text, however it comes in chunks, each where it stands", () => {
  const values = fc.array(fc.tuple(fc.json(), separator), { maxLength: 6 });
  const lengths = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(values, lengths, (parts, sizes) => {
      // White space before a comment: a bare number or word ends at it.
      const text = parts.map(([value, after]) => `${value} ${after}`).join("");
      const pieces = split(chunks(text, sizes));
      expect(pieces.map((piece) => JSON.stringify(JSON.parse(withoutComments(piece.text))))).toEqual(
        parts.map(([value]) => JSON.stringify(JSON.parse(value))),
      );
      for (const { text: piece, start } of pieces) {
        expect(text.startsWith(piece, start.offset)).toBe(true);
        expect(start).toEqual(positionAt(text, start.offset));
      }
    }),
    { numRuns: 300 },
  );
});

/** The value alone; comments stand before it. */
function withoutComments(piece: string): string {
  const reader = new JsonReader(piece);
  const first = reader.next();
  const start = reader.position;
  if (first !== unit.end) reader.skip(first);
  return piece.slice(start, reader.position);
}

it("hands on each value as soon as it is complete", () => {
  const splitter = new JsonSplitter();
  expect(splitter.push('{"a": "}')).toEqual([]);
  expect(splitter.push('"} ').map((piece) => piece.text)).toEqual(['{"a": "}"}']);
  expect(splitter.push("12").map((piece) => piece.text)).toEqual([]);
  expect(splitter.end().map((piece) => piece.text)).toEqual([" 12"]);
});

it("a refusal stands at the key that does not fit, in any body", () => {
  const key = '"displayName"';
  fc.assert(
    fc.property(messageJson(nodeType, richRegistry), fc.nat(), fc.constantFrom(0, 2, "\t"), (json, nth, indent) => {
      const text = JSON.stringify(json, null, indent);
      const places = Array.from(text.matchAll(/"displayName"(?=:)/g), (match) => match.index);
      fc.pre(places.length > 0);
      const offset = places[nth % places.length] ?? 0;
      const wrong = `${text.slice(0, offset)}"displayNames"${text.slice(offset + key.length)}`;
      try {
        encodeJson(nodeType, richRegistry, wrong);
      } catch (reason) {
        const fault = Fault.from(reason);
        expect(fault).toMatchObject({ code: "body-mismatch", act: 'Did you mean "displayName"?' });
        expect(fault.facts).toMatchObject({ ...positionAt(wrong, offset) });
        return;
      }
      throw new Error("nothing was refused");
    }),
    { numRuns: 100 },
  );
});
