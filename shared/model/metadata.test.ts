import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkedMetadata, type MetadataProblem, metadataProblem } from "./metadata";

const cases: [key: string, value: string, problem: MetadataProblem | null][] = [
  ["user", "admin", null],
  ["User", "admin", null],
  ["x-trace-id", "", null],
  ["token", "a b=c;d", null],
  ["x-trace-bin", "AAH/", null],
  ["x-trace-bin", "AAH_", null],
  ["x-trace-bin", "AQ", null],
  ["x-trace-bin", "A", "bad-base64"],
  ["x-trace-bin", "not base64!", "bad-base64"],
  ["", "x", "empty-key"],
  ["用户", "x", "bad-key"],
  ["a key", "x", "bad-key"],
  ["a:b", "x", "bad-key"],
  ["name", "小泽", "bad-value"],
  ["name", "two\nlines", "bad-value"],
  ["grpc-timeout", "1S", "reserved-key"],
  ["content-type", "x", "reserved-key"],
];

describe("metadataProblem", () => {
  for (const [key, value, problem] of cases) {
    test(`${JSON.stringify(key)}: ${JSON.stringify(value)} is ${problem ?? "fine"}`, () => {
      expect(metadataProblem(key, value)).toBe(problem);
    });
  }
});

test("enabled pairs in order, repeated keys kept, blank rows ignored, keys in lower case", () => {
  const entries = [
    { key: "User", value: "admin", enabled: true },
    { key: "off", value: "x", enabled: false },
    { key: "", value: "", enabled: true },
    { key: "tag", value: "1", enabled: true },
    { key: "tag", value: "2", enabled: true },
  ];
  expect(checkedMetadata(entries)).toEqual([
    { key: "user", value: "admin" },
    { key: "tag", value: "1" },
    { key: "tag", value: "2" },
  ]);
});

test("the first pair that gRPC cannot carry is named", () => {
  const entries = [
    { key: "ok", value: "1", enabled: true },
    { key: "grpc-status", value: "0", enabled: true },
  ];
  expect(() => checkedMetadata(entries)).toThrowError(
    expect.objectContaining({ code: "metadata-invalid", facts: { key: "grpc-status", problem: "reserved-key", index: 1 } }),
  );
});

test("whatever is accepted is a legal HTTP/2 header", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (key, value) => {
      if (metadataProblem(key, value) !== null) return;
      for (const pair of checkedMetadata([{ key, value, enabled: true }])) {
        expect(pair.key).toMatch(/^[0-9a-z_.-]+$/);
        expect(pair.value).toMatch(/^[\x20-\x7e]*$/);
      }
    }),
  );
});
