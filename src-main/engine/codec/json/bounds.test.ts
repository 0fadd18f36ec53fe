import type { DescMessage } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { listsType, mapsType, nodeType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { encodeJson } from "./encode";

/** How many bytes the body has, or the code of the fault. */
function outcomeOf(type: DescMessage, text: string): number | string {
  try {
    return encodeJson(type, richRegistry, text).length;
  } catch (reason) {
    expect(reason).toBeInstanceOf(Fault);
    const fault = Fault.from(reason);
    expect(fault.facts.offset).toBeLessThanOrEqual(text.length);
    // A fault is shown and sent around: it does not repeat the body.
    expect(JSON.stringify(fault.toData()).length).toBeLessThan(2000);
    return fault.code;
  }
}

const size = 10_000_000;
const x = "x".repeat(size);
const ones = "1".repeat(size);

describe("ten million of anything are encoded or refused", () => {
  it.each<[string, DescMessage, string, number | string]>([
    ["letters", nodeType, `{"displayName":"${x}"}`, size + 5],
    ["ideographs", nodeType, `{"displayName":"${"张".repeat(size)}"}`, size * 3 + 5],
    ["escapes", nodeType, `{"displayName":"${"\\n".repeat(size)}"}`, size + 5],
    ["escapes and a wrong one", nodeType, `{"displayName":"${"\\n".repeat(size)}\\x"}`, "body-syntax"],
    ["letters, and no quote", nodeType, `{"displayName":"${x}`, "body-syntax"],
    ["spaces", nodeType, " ".repeat(size), 0],
    ["comments", nodeType, "/**/".repeat(size / 4), 0],
    ["brackets", wellKnownType, `{"value":${"[".repeat(size)}`, "body-syntax"],
    ["elements", listsType, `{"aInt32":[${"1,".repeat(size / 10)}]}`, size / 10 + 4],
    ["elements and a wrong one", listsType, `{"aInt32":[${"1,".repeat(size / 10)}x]}`, "body-syntax"],
    ["digits", scalarsType, `{"aInt32":${ones}}`, "body-mismatch"],
    ["digits of a double", scalarsType, `{"aDouble":"${ones}x"}`, "body-mismatch"],
    ["base64", scalarsType, `{"aBytes":"${"A".repeat(size)}"}`, (size / 4) * 3 + 5],
    ["padding", scalarsType, `{"aBytes":"${"=".repeat(size)}"}`, "body-mismatch"],
    ["letters of a key", nodeType, `{"${x}":1}`, "body-mismatch"],
    ["digits of a map's key", mapsType, `{"byInt32":{"${ones}":1}}`, "body-mismatch"],
    ["digits of a Timestamp", wellKnownType, `{"timestamp":"${ones}"}`, "body-mismatch"],
    ["digits of a Duration", wellKnownType, `{"duration":"${ones}s"}`, "body-mismatch"],
    ["steps of a path", wellKnownType, `{"fieldmask":"${"a.".repeat(size / 2)}"}`, "body-mismatch"],
    ["letters of an enum's name", nodeType, `{"level":"${x}"}`, "body-mismatch"],
    ["letters of a type's name", wellKnownType, `{"any":{"@type":"${x}"}}`, "body-mismatch"],
  ])("%s", (_, type, text, expected) => {
    expect(outcomeOf(type, text)).toBe(expected);
  });
});

describe("depth", () => {
  const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);

  it.each<[string, DescMessage, (depth: number) => string]>([
    ["messages", nodeType, (depth) => `${'{"parent":'.repeat(depth - 1)}{}${"}".repeat(depth - 1)}`],
    ["lists", wellKnownType, (depth) => `{"value":${nested(depth - 1, "[", "]")}}`],
    ["structs", wellKnownType, (depth) => `{"struct":${'{"a":'.repeat(depth - 2)}{}${"}".repeat(depth - 1)}`],
    ["groups", nodeType, (depth) => `${'{"[#50 group]":'.repeat(depth - 1)}{}${"}".repeat(depth - 1)}`],
    ["Anys", wellKnownType, (depth) => `{"any":${'{"@type":"x/rich.WellKnown","any":'.repeat(depth - 2)}{}${"}".repeat(depth - 1)}`],
    [
      "Anys with their types behind",
      wellKnownType,
      (depth) => `{"any":${'{"any":'.repeat(depth - 2)}{}${',"@type":"x/rich.WellKnown"}'.repeat(depth - 2)}}`,
    ],
  ])("%s may nest 100 levels deep", (_, type, text) => {
    expect(outcomeOf(type, text(100))).toBeGreaterThan(0);
    expect(outcomeOf(type, text(101))).toBe("body-syntax");
    expect(outcomeOf(type, text(10_001))).toBe("body-syntax");
  });
});
