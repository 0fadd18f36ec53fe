import fc from "fast-check";
import { expect, test } from "vitest";
import { readYaml, type YamlValue } from "./yaml-lists";

test("maps, lists, words with and without quotes, and comments", () => {
  const text = `# buf
---
version: v2 # the newest
"modules":
  - path: "a: b"   # quoted
    name: buf.build/x/y
    excludes: [ 'one', two,]
  -
    path: c#d
deps:
- x
-   - nested
lint: {}
empty:
`;
  expect(readYaml(text)).toEqual({
    version: "v2",
    modules: [{ path: "a: b", name: "buf.build/x/y", excludes: ["one", "two"] }, { path: "c#d" }],
    deps: ["x", ["nested"]],
    lint: "{}",
    empty: "",
  });
});

/** Lists and maps of words, as deep as buf's files go. */
const values = fc.letrec<{ value: YamlValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.stringMatching(/^[a-z./]{1,8}$/),
    fc.array(tie("value"), { minLength: 1, maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z_]{1,6}$/), tie("value"), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

function written(value: YamlValue, indent: string): string {
  if (typeof value === "string") return `${indent}${value}\n`;
  if (Array.isArray(value)) return value.map((entry: YamlValue) => `${indent}-\n${written(entry, `${indent}  `)}`).join("");
  return Object.entries(value)
    .map(([key, entry]) =>
      typeof entry === "string" ? `${indent}${key}: ${entry}\n` : `${indent}${key}:\n${written(entry, `${indent}  `)}`,
    )
    .join("");
}

test("what is written is read", () => {
  fc.assert(fc.property(values, (value) => void expect(readYaml(written(value, ""))).toEqual(value)));
});

test("nothing throws, or goes on for ever", () => {
  const signs = fc.constantFrom("- ", "-", "a:", " ", "\n", "[", "]", '"', "'", "#", "b", ": ", "\t", "__proto__:");
  fc.assert(fc.property(fc.array(signs, { maxLength: 200 }), (parts) => void readYaml(parts.join(""))));
  readYaml("- ".repeat(50_000));
  readYaml(Array.from({ length: 2000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"));
});
