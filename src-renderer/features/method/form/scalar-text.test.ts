import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScalarShape } from "#shared/model/message-shape";
import { bodyTree } from "./body-tree";
import { base64Size, emptyJson, freshMapKey, readMapKey, readScalar, scalarProblem, shownText } from "./scalar-text";

const node = (text: string) => {
  const tree = bodyTree(text);
  return tree.kind === "tree" ? tree.root : null;
};

describe("a typed number", () => {
  it.each<[ScalarShape, string, string]>([
    ["int32", "404", "404"],
    ["int32", " -2147483648 ", "-2147483648"],
    ["int32", "1e3", "1e3"],
    ["int32", "12.0", "12.0"],
    ["uint32", "4294967295", "4294967295"],
    ["int64", "9007199254740993", '"9007199254740993"'],
    ["uint64", "18446744073709551615", '"18446744073709551615"'],
    ["double", "1e308", "1e308"],
    ["double", "-0", "-0"],
    ["float", "NaN", '"NaN"'],
    ["double", "-Infinity", '"-Infinity"'],
    ["bool", "true", "true"],
    ["bytes", "AQI=", '"AQI="'],
    ["bytes", "_-8", '"_-8"'],
  ])("%s %s is %s", (scalar, typed, json) => expect(readScalar(scalar, typed, null)).toEqual({ json }));

  it.each<[ScalarShape, string, string]>([
    ["int32", "", "integer"],
    ["int32", "1.5", "integer"],
    ["int32", "0.1e0", "integer"],
    ["int32", "007", "integer"],
    ["int32", "0x10", "integer"],
    ["int32", "2147483648", "range"],
    ["int64", "1e999999999", "range"],
    ["uint32", "-1", "range"],
    ["uint64", "18446744073709551616", "range"],
    ["double", "1e309", "range"],
    ["float", "1e39", "range"],
    ["double", ".5", "number"],
    ["bytes", "A", "base64"],
    ["bytes", "AQ=", "base64"],
    ["bytes", "中", "base64"],
    ["bool", "yes", "bool"],
  ])("%s %s is refused: %s", (scalar, typed, problem) => expect(readScalar(scalar, typed, null)).toEqual({ problem }));

  it("is written as the number that was there", () => {
    expect(readScalar("int64", "7", node("9007199254740993"))).toEqual({ json: "7" });
    expect(readScalar("int32", "7", node('"6"'))).toEqual({ json: '"7"' });
    expect(readScalar("float", "7", node('"NaN"'))).toEqual({ json: '"7"' });
    expect(readScalar("int64", "7", node("null"))).toEqual({ json: '"7"' });
  });

  it("any 64-bit integer comes back as it is shown", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const read = readScalar("sfixed64", String(value), null);
        const json = "json" in read ? read.json : "";
        expect(shownText(node(json), json)).toBe(String(value));
        expect(scalarProblem("sfixed64", node(json), json)).toBeNull();
      }),
    );
  });
});

it("what is written and is no value of the type is named", () => {
  expect(scalarProblem("string", node("5"), "5")).toBe("json");
  expect(scalarProblem("bool", node('"true"'), '"true"')).toBe("bool");
  expect(scalarProblem("bytes", node("{}"), "{}")).toBe("base64");
  expect(scalarProblem("int32", node("1.5"), "1.5")).toBe("integer");
  expect(scalarProblem("int32", node("null"), "null")).toBeNull();
});

it("any text is a string, and its JSON says the same", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (typed) => {
      const read = readScalar("string", typed, null);
      const json = "json" in read ? read.json : "";
      expect(shownText(node(json), json)).toBe(typed);
    }),
  );
});

it("keys of maps are of their type, and new ones are free", () => {
  expect(readMapKey("string", " a ")).toBe(" a ");
  expect(readMapKey("bool", "true")).toBe("true");
  expect(readMapKey("bool", "1")).toBeNull();
  expect(readMapKey("uint32", "-1")).toBeNull();
  expect(readMapKey("int64", "1e3")).toBeNull();
  expect(freshMapKey("string", new Set(["key", "key2"]))).toBe("key3");
  expect(freshMapKey("int32", new Set(["0"]))).toBe("1");
  expect(freshMapKey("bool", new Set(["true", "false"]))).toBeNull();
});

it("counts the bytes of base64", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(base64Size(btoa(String.fromCharCode(...bytes)))).toBe(bytes.length);
    }),
  );
});

it("a value that has just been made is of its type", () => {
  expect(emptyJson({ kind: "scalar", scalar: "fixed64" })).toBe('"0"');
  expect(emptyJson({ kind: "scalar", scalar: "float" })).toBe("0");
  expect(emptyJson({ kind: "enum", name: "E", open: true, values: [] })).toBe("0");
  expect(emptyJson({ kind: "well-known", name: "duration" })).toBe('"0s"');
});
