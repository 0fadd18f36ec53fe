import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonTokens, previewTokens, spacedTokens, templateTokens } from "./json-tokens";

const textOf = (tokens: readonly { text: string }[]) => tokens.map((token) => token.text).join("");

describe("jsonTokens", () => {
  it("tells keys from strings, and the other kinds apart", () => {
    const kinds = jsonTokens('{"a": "b", "n": -1.5e3, "t": true, "名": null} // end').filter(
      ({ kind }) => kind !== "space" && kind !== "mark",
    );
    expect(kinds).toEqual([
      { kind: "key", text: '"a"' },
      { kind: "string", text: '"b"' },
      { kind: "key", text: '"n"' },
      { kind: "number", text: "-1.5e3" },
      { kind: "key", text: '"t"' },
      { kind: "literal", text: "true" },
      { kind: "key", text: '"名"' },
      { kind: "literal", text: "null" },
      { kind: "comment", text: "// end" },
    ]);
  });

  it("loses nothing of any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => textOf(jsonTokens(text)) === text));
  });

  it("loses nothing of JSON that was cut off anywhere", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, cut) => {
        const text = json.slice(0, cut % (json.length + 1));
        return textOf(jsonTokens(text)) === text;
      }),
    );
  });

  it("takes time in proportion to a hostile text", () => {
    expect(jsonTokens(`"${"\\".repeat(200_001)}`).length).toBeGreaterThan(0);
  });
});

describe("previewTokens", () => {
  it("reads as fields, not as braces", () => {
    expect(textOf(previewTokens('{"seq":"9","line":"a, b: {c}","tags":["x","y"],"at":{"s":1,"n":2}}'))).toBe(
      'seq: "9"  line: "a, b: {c}"  tags: ["x", "y"]  at: {s: 1, n: 2}',
    );
  });

  it("leaves out what is shown elsewhere, wherever it stands, and only at the outermost", () => {
    const text = '{"seq":"9","level":"INFO","line":{"seq":1},"tags":["x"]}';
    const without = (...omit: string[]) => textOf(previewTokens(text, { omit: new Set(omit) }));
    expect(without("seq", "level")).toBe('line: {seq: 1}  tags: ["x"]');
    expect(without("level", "tags")).toBe('seq: "9"  line: {seq: 1}');
    expect(without("level", "line")).toBe('seq: "9"  tags: ["x"]');
    expect(without("seq", "level", "line", "tags")).toBe("");
    expect(textOf(previewTokens('{"a":"cut', { omit: new Set(["a"]) }))).toBe("");
  });

  it("shows a time without the day that is known, and other days in full", () => {
    const text = '{"at":"2026-11-21T22:13:29.979Z","to":"2026-11-22T00:00:00Z","line":"2026-11-21T10:00:00Z x"}';
    expect(textOf(previewTokens(text, { day: "2026-11-21" }))).toBe(
      'at: 22:13:29.979Z  to: "2026-11-22T00:00:00Z"  line: "2026-11-21T10:00:00Z x"',
    );
  });

  it("keeps quotes on keys that need them, and survives a cut", () => {
    expect(textOf(previewTokens('{"a key":1,"b":"cut of'))).toBe('"a key": 1  b: "cut of');
  });
});

it("spacedTokens makes compact JSON readable, and changes nothing else", () => {
  expect(textOf(spacedTokens('{"from":"c:i","tags":["x,y","z"],"at":{"s":1}}'))).toBe(
    '{ "from": "c:i", "tags": ["x,y", "z"], "at": {"s": 1} }',
  );
  expect(textOf(spacedTokens("{}"))).toBe("{}");
  fc.assert(fc.property(fc.json(), (json) => JSON.stringify(JSON.parse(textOf(spacedTokens(json)))) === JSON.stringify(JSON.parse(json))));
});

it("names in a message that is still to be sent are pieces of their own", () => {
  const kinds = (text: string) => templateTokens(text).map(({ kind, text: piece }) => [kind, piece]);
  expect(kinds('{"text":"n={{counter}}!","id":{{ id }}}')).toEqual([
    ["mark", "{ "],
    ["key", '"text"'],
    ["mark", ": "],
    ["string", '"n='],
    ["variable", "{{counter}}"],
    ["string", '!"'],
    ["mark", ", "],
    ["key", '"id"'],
    ["mark", ": "],
    ["variable", "{{ id }}"],
    ["mark", " }"],
  ]);
  expect(templateTokens("{{{}}}").every(({ kind }) => kind !== "variable")).toBe(true);
});
