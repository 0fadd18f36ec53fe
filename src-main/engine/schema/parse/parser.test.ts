import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Diagnostics } from "./diagnostics";
import { tokenize } from "./lexer";
import { parse } from "./parser";
import { SourceText } from "./source-text";

const corpus = fileURLToPath(new URL("../testdata/single", import.meta.url));
const texts = readdirSync(corpus).map((file) => readFileSync(join(corpus, file), "utf8"));

function parseText(text: string) {
  const diagnostics = new Diagnostics();
  const source = new SourceText("a.proto", text);
  return { source, parsed: parse(source, diagnostics), diagnostics: diagnostics.sorted() };
}

/** A text of the corpus with some of its tokens taken out, doubled or swapped for others. */
const mutated = fc
  .record({
    text: fc.constantFrom(...texts),
    edits: fc.array(fc.record({ at: fc.nat(), kind: fc.constantFrom("drop", "double", "swap"), with: fc.nat() }), {
      minLength: 1,
      maxLength: 6,
    }),
  })
  .map(({ text, edits }) => {
    const words = tokenize(text).tokens.map((token) => text.slice(token.start, token.end));
    for (const { at, kind, with: other } of edits) {
      const index = at % words.length;
      const word = words[index] ?? "";
      if (kind === "drop") words.splice(index, 1);
      if (kind === "double") words.splice(index, 0, word);
      if (kind === "swap") words[index] = words[other % words.length] ?? "";
    }
    return words.join(" ");
  });

describe("the parser", () => {
  it("ends on any text, with every problem and every declaration inside it", () => {
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string({ unit: "binary", maxLength: 200 })), (text) => {
        const { source, parsed, diagnostics } = parseText(text);
        const lines = source.text.split("\n");
        for (const { line, column, endLine, endColumn } of diagnostics) {
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
          expect(endLine > line || endColumn >= column).toBe(true);
        }
        for (const { whole, name } of parsed.declarations.values()) {
          expect(whole.start).toBeLessThanOrEqual(name.start);
          expect(whole.end).toBeGreaterThanOrEqual(name.end);
          expect(whole.end).toBeLessThanOrEqual(source.text.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("loses no statement but the one at fault", () => {
    const statement = fc.constantFrom(
      "string x1 2;",
      "int32 = 4;",
      "string s = ;",
      "repeated = 3;",
      "option = 1;",
      "reserved ;",
      "oneof { }",
      "map<string> m = 1;",
      "string a = 1 [deprecated];",
      "message { string inner = 1; }",
      "@;",
    );
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 5 }), (slips) => {
        const body = slips.map(
          (slip, index) => `  bool before_${index} = ${index * 2 + 1};\n  ${slip}\n  bool after_${index} = ${index * 2 + 2};\n`,
        );
        const { parsed, diagnostics } = parseText(`syntax = "proto3";\nmessage M {\n${body.join("")}}\nmessage Next {}\n`);
        const fields = parsed.proto.messageType[0]?.field.map(({ name }) => name);
        expect(fields).toEqual(slips.flatMap((_, index) => [`before_${index}`, `after_${index}`]));
        expect(parsed.proto.messageType[1]?.name).toBe("Next");
        expect(diagnostics.map(({ line }) => line)).toEqual(slips.map((_, index) => 4 + index * 3));
      }),
    );
  });

  it("reports a null character in a string, which protoc takes for its end", () => {
    const { diagnostics } = parseText('option java_package = "a\0b";');
    expect(diagnostics.map(({ line, column, endColumn }) => [line, column, endColumn])).toEqual([[1, 25, 26]]);
  });

  it("says what was expected, at the place where it is missing", () => {
    const { diagnostics } = parseText('syntax = "proto3";\nmessage A {\n  string name = 1\n  int32 age = 2;\n}\n');
    expect(diagnostics).toEqual([
      { severity: "error", code: "syntax", file: "a.proto", line: 3, column: 18, endLine: 3, endColumn: 18, message: 'Expected ";" here.' },
    ]);
  });
});

describe("the lexer", () => {
  it("covers a text with tokens and comments in order, none overlapping", () => {
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string({ unit: "binary" })), (text) => {
        const { tokens, comments } = tokenize(text);
        const spans = [...tokens, ...comments].sort((a, b) => a.start - b.start || a.end - b.end);
        let end = 0;
        for (const span of spans) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          end = span.end;
        }
        expect(end).toBe(text.length);
      }),
    );
  });
});
