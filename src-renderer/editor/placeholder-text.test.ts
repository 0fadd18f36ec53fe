import { describe, expect, it } from "vitest";
import { disguise, isAboutPlaceholder, nameBefore } from "./placeholder-text";

describe("a body with names in it", () => {
  it("is JSON of the same length to the editor", () => {
    const text = '{ // {{x}}\n "n": {{counter}}, "s": "{{uuid}}", "o": {"p":{{a}}} }';
    const seen = disguise(text);
    expect(seen).toBe('{ // {{x}}\n "n": 11111111111, "s": "{{uuid}}", "o": {"p":11111} }');
    expect(seen).toHaveLength(text.length);
  });

  it("has no problems that are about what will stand there", () => {
    const text = '{\n  "n": "{{counter}}", "m": x\n}';
    const at = (line: number, from: number, to: number) => ({ start: { line, character: from }, end: { line, character: to } });
    expect(isAboutPlaceholder(text, at(1, 7, 20))).toBe(true);
    expect(isAboutPlaceholder(text, at(1, 27, 28))).toBe(false);
    expect(isAboutPlaceholder("{}", at(0, 0, 2))).toBe(false);
  });

  it("offers names behind two braces", () => {
    expect(nameBefore('  "a": "x {{co')).toEqual({ start: 12, written: "co" });
    expect(nameBefore("{{")).toEqual({ start: 2, written: "" });
    expect(nameBefore("{{ 名")).toEqual({ start: 3, written: "名" });
    expect(nameBefore("{{{{co")).toBeNull();
    expect(nameBefore('{"a": 1')).toBeNull();
    expect(nameBefore("{{a}} b")).toBeNull();
  });
});
