import { describe, expect, it } from "vitest";
import { bodyTree, maxFormText } from "./body-tree";

describe("a body's text", () => {
  it("is a tree, with comments and trailing commas; a blank one has no root", () => {
    expect(bodyTree('{ "a": 1, /* x */ }')).toMatchObject({ kind: "tree", root: { type: "object" } });
    expect(bodyTree("  // only words\n")).toMatchObject({ kind: "tree", root: null });
    expect(bodyTree("")).toMatchObject({ kind: "tree", root: null });
  });

  it("that cannot be read says where, counted from 1", () => {
    expect(bodyTree('{\n  "中": tru\n}')).toEqual({ kind: "broken", line: 2, column: 8 });
    expect(bodyTree('{ "a": 1')).toMatchObject({ kind: "broken", line: 1 });
    expect(bodyTree("{} {}")).toEqual({ kind: "broken", line: 1, column: 4 });
  });

  it("is never too much: not by its length, nor by its depth", () => {
    expect(bodyTree(" ".repeat(maxFormText + 1))).toEqual({ kind: "too-large" });
    expect(bodyTree("[".repeat(200_000)).kind).toBe("broken");
  });
});
