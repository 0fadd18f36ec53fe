import { describe, expect, it } from "vitest";
import { checkKinds } from "#shared/model/check";
import { newCheck, ofKind, pathsOf } from "./check-edits";

describe("a check of another kind", () => {
  it("keeps what both have, and nothing that would mean something else", () => {
    const check = { ...newCheck, path: "$.name", comparison: "matches", value: "^A" } as const;
    expect(ofKind(check, "header")).toEqual({ kind: "header", key: "", comparison: "matches", value: "^A" });
    expect(ofKind(check, "order")).toEqual({ kind: "order", path: "$.name", is: "ascending" });
    expect(ofKind(check, "count")).toEqual({ kind: "count", comparison: "==", value: 1 });
    expect(ofKind({ kind: "count", comparison: ">=", value: 7 }, "latency")).toEqual({
      kind: "latency",
      to: "end",
      comparison: ">=",
      value: 7,
    });
    expect(ofKind({ kind: "order", path: "$.n", is: "distinct" }, "status")).toEqual({ kind: "status", is: "OK" });
    expect(ofKind({ kind: "snapshot", ignore: ["$.a"] }, "schema")).toEqual({ kind: "schema" });
  });

  it("is one of its kind", () => {
    for (const kind of checkKinds) expect(ofKind(newCheck, kind).kind).toBe(kind);
  });
});

it("reads paths as lines", () => {
  expect(pathsOf(" $.a \n\n$['b c']\n")).toEqual(["$.a", "$['b c']"]);
});
