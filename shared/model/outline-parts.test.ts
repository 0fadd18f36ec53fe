import fc from "fast-check";
import { expect, test } from "vitest";
import { joinOutline, outlineParts } from "./outline-parts";
import type { SourceOutline } from "./schema";

const word = fc.string({ maxLength: 5 });
const line = fc.nat(9);
const listOf = <T>(one: fc.Arbitrary<T>, most: number) => fc.array(one, { maxLength: most, size: "max" });
const method = fc.record({
  name: word,
  kind: fc.constantFrom("unary", "bidi"),
  input: word,
  output: word,
  doc: word,
  deprecated: fc.boolean(),
  line,
});
const outline: fc.Arbitrary<SourceOutline> = fc.record({
  source: fc.record({ id: word, kind: fc.constant("folder"), label: word, detail: word, files: listOf(word, 900) }),
  packages: listOf(word, 300),
  services: fc.uniqueArray(fc.record({ name: word, file: word, doc: word, line, methods: listOf(method, 700) }), {
    maxLength: 4,
    selector: ({ name, file }) => `${name} ${file}`,
  }),
  types: listOf(fc.record({ name: word, kind: fc.constantFrom("message", "enum"), file: word, doc: word, line }), 900),
  diagnostics: fc.constant([]),
  missingImports: listOf(fc.record({ path: word, importers: fc.array(word), importerCount: line, optionsOnly: fc.boolean() }), 3),
});

/** How much a part holds. */
function sizeOf({ source, packages, services, types, diagnostics, missingImports }: SourceOutline): number {
  const methods = services.reduce((sum, one) => sum + one.methods.length, 0);
  return source.files.length + packages.length + services.length + methods + types.length + diagnostics.length + missingImports.length;
}

test("the parts of an outline are small, and make the outline", () => {
  fc.assert(
    fc.property(outline, (whole) => {
      const parts = [...outlineParts(whole)];
      for (const part of parts) expect(sizeOf(part)).toBeLessThanOrEqual(501);
      expect(parts.length).toBeLessThanOrEqual(Math.floor(sizeOf(whole) / 500) + 1);
      expect(joinOutline(parts)).toEqual(whole);
    }),
    { numRuns: 30 },
  );
  expect(joinOutline([])).toBeNull();
});

test("of a comment there is the beginning", () => {
  const source = { id: "s", kind: "folder", label: "s", detail: "", files: ["a.proto"] } as const;
  const briefOf = (doc: string) => {
    const types = [{ name: "A", kind: "message", file: "a.proto", doc, line: 1 }] as const;
    const [part] = outlineParts({ source, packages: [], services: [], types, diagnostics: [], missingImports: [] });
    return part?.types[0]?.doc;
  };
  expect(briefOf("One line\nand another.\n\nA second paragraph.")).toBe("One line\nand another.");
  expect(briefOf("字".repeat(200))).toBe("字".repeat(200));
  expect(briefOf("字".repeat(201))).toBe(`${"字".repeat(199)}…`);
  expect(briefOf(`${"a".repeat(198)}😀 and more`)).toBe(`${"a".repeat(198)}…`);
});
