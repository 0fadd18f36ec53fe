import { describe, expect, test } from "vitest";
import type { MethodOutline, ServiceOutline, SourceOutline, TypeOutline } from "#shared/model/schema";
import { childrenOf, packageOf, treeOf } from "./tree-node";
import { ancestorKeys, type Expansion, labelOf, methodCount, parentIndex, treeRows, typeAhead } from "./tree-rows";

const method = (name: string): MethodOutline => ({
  name,
  kind: "unary",
  input: "a.In",
  output: "a.Out",
  doc: "",
  deprecated: false,
  line: 1,
});
const service = (name: string, ...methods: string[]): ServiceOutline => ({
  name,
  file: "a.proto",
  doc: "",
  line: 1,
  methods: methods.map(method),
});
const type = (name: string, kind: TypeOutline["kind"] = "message"): TypeOutline => ({ name, kind, file: "a.proto", doc: "", line: 1 });

function source(packages: string[], services: ServiceOutline[], types: TypeOutline[] = []): SourceOutline {
  return {
    source: { id: "s", kind: "folder", label: "protos", detail: "~/protos", files: ["a.proto"] },
    packages,
    services,
    types,
    diagnostics: [],
    missingImports: [],
  };
}

const one = source(
  ["build.v1"],
  [service("build.v1.Builds", "Ping", "Build")],
  [type("build.v1.Log"), type("build.v1.Log.Line"), type("build.v1.Level", "enum")],
);
const two = source(["a", "b"], [service("a.A", "Get"), service("b.B", "Get", "Put")], [type("b.T")]);
const none: Expansion = new Map();
const labels = (outline: SourceOutline, expansion: Expansion, ...terms: string[]) =>
  treeRows(treeOf([outline]), expansion, terms).map((row) => `${"  ".repeat(row.level - 1)}${labelOf(row.node)}`);

describe("treeRows", () => {
  test("a source of one package shows its services with their package, types closed", () => {
    expect(labels(one, none)).toEqual(["protos", "  Builds", "    Ping", "    Build", "  message", "  enum"]);
    const [, row] = treeRows(treeOf([one]), none, []);
    expect(row?.node).toMatchObject({ kind: "service", prefix: "build.v1." });
  });

  test("several packages have rows of their own", () => {
    expect(labels(two, none)).toEqual(["protos", "  a", "    A", "      Get", "  b", "    B", "      Get", "      Put", "    message"]);
  });

  test("what is closed while searching stays closed, and only then", () => {
    expect(labels(two, new Map([["package s b", false]]), "get")).toEqual(["protos", "  a", "    A", "      Get", "  b"]);
  });

  test("packages are sorted as people count", () => {
    const versions = source(["v.v10", "v.v2"], [service("v.v10.S", "M"), service("v.v2.S", "M")]);
    expect(labels(versions, none).filter((label) => label.includes("v."))).toEqual(["  v.v2", "  v.v10"]);
  });

  test("positions are those among the siblings", () => {
    const rows = treeRows(treeOf([two]), none, []);
    expect(rows.map(({ position, siblings }) => [position, siblings])).toEqual([
      [1, 1],
      [1, 2],
      [1, 1],
      [1, 1],
      [2, 2],
      [1, 2],
      [1, 2],
      [2, 2],
      [2, 2],
    ]);
  });

  test("what the user opened and closed holds", () => {
    expect(
      labels(
        one,
        new Map([
          ["service s build.v1.Builds", false],
          ["types s build.v1 message", true],
        ]),
      ),
    ).toEqual(["protos", "  Builds", "  message", "    Log", "    Log.Line", "  enum"]);
  });

  test("a large source begins closed", () => {
    const large = source(
      ["p", "q"],
      Array.from({ length: 70 }, (_, at) => service(`p.S${at}`, "M")),
      [type("q.T")],
    );
    expect(labels(large, none)).toEqual(["protos", "  p", "  q"]);
  });

  test("a filter opens what matches, with all above it and below it", () => {
    expect(labels(two, none, "put")).toEqual(["protos", "  b", "    B", "      Put"]);
    expect(labels(two, none, "a.a")).toEqual(["protos", "  a", "    A", "      Get"]);
    expect(labels(one, none, "line")).toEqual(["protos", "  message", "    Log.Line"]);
    expect(labels(one, none, "build", "ping")).toEqual(["protos", "  Builds", "    Ping"]);
    expect(labels(one, none, "nothing")).toEqual([]);
  });
});

test("a search that finds very much opens none of it, until it finds less", () => {
  const large = source(
    ["p", "q"],
    [service("p.Service", "M"), service("q.S", "Mine")],
    Array.from({ length: 3000 }, (_, at) => type(`q.T${at}`)),
  );
  expect(labels(large, none, "q.")).toEqual(["protos", "  q"]);
  const [, row] = treeRows(treeOf([large]), none, ["q."]);
  expect(row && methodCount(row.node)).toBe(1);
  expect(labels(large, none, "q.", "mine")).toEqual(["protos", "  q", "    S", "      Mine"]);
});

test("nodes are made once for an outline, and those of a source that is the same stay", () => {
  const [first] = treeOf([two]);
  const [again] = treeOf([two, one]);
  expect(again).toBe(first);
  expect(first && childrenOf(first)[0]).toMatchObject({ kind: "package", methodCount: 1 });
});

test("the package of a name is the longest that it begins with", () => {
  const packages = new Set(["a", "a.b"]);
  expect(packageOf("a.b.M", packages)).toBe("a.b");
  expect(packageOf("a.b.M.N", packages)).toBe("a.b");
  expect(packageOf("a.Mb", packages)).toBe("a");
  expect(packageOf("M", packages)).toBe("");
  expect(packageOf("ab.M", packages)).toBe("");
});

test("names of Object.prototype are names like others", () => {
  const odd = source(["__proto__"], [service("__proto__.constructor", "toString")]);
  expect(labels(odd, none)).toEqual(["protos", "  constructor", "    toString"]);
});

test("what holds a node", () => {
  expect(ancestorKeys(treeOf([one, two]), "method s b.B/Put")).toEqual(["source s", "package s b", "service s b.B"]);
  expect(ancestorKeys(treeOf([one]), "method s b.B/Put")).toEqual([]);
});

test("parent and typing ahead", () => {
  const rows = treeRows(treeOf([two]), none, []);
  expect(parentIndex(rows, 3)).toBe(2);
  expect(parentIndex(rows, 0)).toBe(-1);
  expect(typeAhead(rows, 0, "g")).toBe(3);
  expect(typeAhead(rows, 3, "g")).toBe(6);
  expect(typeAhead(rows, 6, "ge")).toBe(6);
  expect(typeAhead(rows, 6, "g")).toBe(3);
  expect(typeAhead(rows, 0, "z")).toBe(-1);
});
