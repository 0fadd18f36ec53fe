import { describe, expect, it } from "vitest";
import type { MessageNode } from "#shared/model/message-view";
import { isUnknown, jsonPath, momentOf, plainText } from "./node-words";

const field = { number: 1, name: "f", type: "string" };
const node = (given: Partial<MessageNode>): MessageNode => ({
  key: null,
  kind: "string",
  text: '""',
  cut: false,
  children: 0,
  start: 0,
  end: 0,
  field: null,
  wire: null,
  problem: null,
  ...given,
});

describe("jsonPath", () => {
  it("reads as JavaScript does", () => {
    const lineage = [node({}), node({ key: "users", field }), node({ field }), node({ key: "labels", field }), node({ key: "a b", field })];
    expect(jsonPath([0, 3, 1, 0], lineage)).toBe('users[3].labels["a b"]');
    expect(jsonPath([], lineage.slice(0, 1))).toBe("");
    expect(jsonPath([2], [node({}), node({ key: "[#5 varint]" })])).toBe('["[#5 varint]"]');
    expect(jsonPath([0], [node({}), node({ key: "名字", field })])).toBe('["名字"]');
  });

  it("has field numbers on the wire tree", () => {
    const wire = { number: 4, type: "varint", valueStart: 1 };
    expect(jsonPath([0, 1, 2], [node({}), node({ key: "1", wire }), node({ key: "4", wire }), node({ wire })])).toBe("1.4[2]");
  });
});

it("knows an unknown field by its key, and no field of a Struct", () => {
  expect(isUnknown(node({ key: "[#5 varint]" }))).toBe(true);
  expect(isUnknown(node({ key: "[pkg.ext]", field }))).toBe(false);
  expect(isUnknown(node({ key: "color" }))).toBe(false);
});

it("gives a string without quotes and escapes, also where it was cut in the middle of one", () => {
  expect(plainText(node({ text: '"a\\n\\u4f60"' }))).toBe("a\n你");
  expect(plainText(node({ text: '"a\\', cut: true }))).toBe("a");
  expect(plainText(node({ text: '"a\\u4f', cut: true }))).toBe("a");
  expect(plainText(node({ text: '"a\\\\', cut: true }))).toBe("a\\");
  expect(plainText(node({ kind: "number", text: "1.5" }))).toBe("1.5");
});

it("knows the moment of a Timestamp only", () => {
  const type = "repeated google.protobuf.Timestamp";
  expect(momentOf(node({ text: '"2024-01-01T00:00:00Z"', field: { ...field, type } }))?.getTime()).toBe(Date.UTC(2024, 0, 1));
  expect(momentOf(node({ text: '"2024-01-01T00:00:00Z"', field }))).toBeNull();
  expect(momentOf(node({ text: '"soon"', field: { ...field, type } }))).toBeNull();
});
