import { describe, expect, it } from "vitest";
import { compile } from "../../schema/compare/testing/compile";
import type { SchemaProject } from "../../schema/project";
import { mapsType, nodeType, oldType, optionalsType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { messageShape, messageShapes } from "./shapes";

const rich = { registry: richRegistry, doc: () => "" };

const shapeIn = (project: SchemaProject, name: string) => {
  const [shape] = messageShapes([name], [project]);
  if (!shape) throw new Error(`no shape of ${name}`);
  const field = (key: string) => {
    const found = shape.fields.find((one) => one.key === key);
    if (!found) throw new Error(`no field ${key}`);
    return found;
  };
  return { shape, field };
};

describe("a message's shape", () => {
  it("has both names, the number, the type as written, comments and what marks a field", async () => {
    const project = await compile(`syntax = "proto3"; package a;
import "google/protobuf/wrappers.proto";
// A user.
message User {
  // As shown.
  string display_name = 3;
  optional int64 age = 4 [deprecated = true];
  repeated Level levels = 5;
  google.protobuf.Int64Value limit = 6;
  // How to reach them.
  oneof contact { string mail = 7; User other = 8; }
}
enum Level {
  LEVEL_UNSPECIFIED = 0;
  // The top.
  LEVEL_ADMIN = 2 [deprecated = true];
}`);
    const { shape, field } = shapeIn(project, "a.User");
    expect(shape).toMatchObject({ name: "a.User", doc: "A user." });
    expect(field("displayName")).toEqual({
      key: "displayName",
      name: "display_name",
      number: 3,
      type: "string",
      doc: "As shown.",
      repeated: false,
      mapKey: null,
      value: { kind: "scalar", scalar: "string" },
      presence: false,
      required: false,
      deprecated: false,
      oneof: null,
      defaultJson: '""',
    });
    expect(field("age")).toMatchObject({ presence: true, oneof: null, deprecated: true, defaultJson: '"0"' });
    expect(field("limit")).toMatchObject({ presence: true, value: { kind: "scalar", scalar: "int64" }, defaultJson: '"0"' });
    expect(field("levels")).toMatchObject({ type: "repeated Level", repeated: true, presence: false, defaultJson: null });
    expect(field("levels").value).toEqual({
      kind: "enum",
      name: "a.Level",
      open: true,
      values: [
        { name: "LEVEL_UNSPECIFIED", number: 0, doc: "", deprecated: false },
        { name: "LEVEL_ADMIN", number: 2, doc: "The top.", deprecated: true },
      ],
    });
    expect(shape.oneofs).toEqual([{ name: "contact", doc: "How to reach them.", keys: ["mail", "other"] }]);
    expect(field("other")).toMatchObject({ oneof: "contact", presence: true, value: { kind: "message", name: "a.User" } });
  });

  it("has proto2's defaults and required fields, and the message's extensions last", async () => {
    const project = await compile(`syntax = "proto2"; package b;
message Old {
  required int32 id = 1;
  optional string word = 2 [default = "a\\"b"];
  optional double far = 3 [default = -inf];
  optional Level level = 4 [default = TWO];
  optional bytes raw = 5 [default = "\\001\\002"];
  optional uint64 big = 6 [default = 18446744073709551615];
  extensions 100 to 200;
}
enum Level { ONE = 1; TWO = 2; }
// More.
extend Old { repeated Old more = 101; optional bool flag = 100 [default = true]; }`);
    const { shape, field } = shapeIn(project, "b.Old");
    expect(field("id")).toMatchObject({ required: true, presence: true, defaultJson: "0" });
    expect(["word", "far", "level", "raw", "big"].map((key) => field(key).defaultJson)).toEqual([
      '"a\\"b"',
      '"-Infinity"',
      '"TWO"',
      '"AQI="',
      '"18446744073709551615"',
    ]);
    expect(field("level").value).toMatchObject({ kind: "enum", open: false });
    expect(shape.fields.map(({ key }) => key).slice(-2)).toEqual(["[b.flag]", "[b.more]"]);
    expect(field("[b.flag]")).toMatchObject({ name: "[b.flag]", number: 100, type: "bool", defaultJson: "true", presence: true });
    expect(field("[b.more]")).toMatchObject({ repeated: true, type: "repeated Old", value: { kind: "message", name: "b.Old" } });
  });

  it("knows every scalar, every kind of map key and the well-known types", () => {
    const of = (type: typeof scalarsType) => messageShape(type, rich).fields;
    expect(new Set(of(scalarsType).map(({ value }) => (value.kind === "scalar" ? value.scalar : ""))).size).toBe(15);
    expect(of(scalarsType).every(({ presence }) => !presence)).toBe(true);
    expect(of(optionalsType).every(({ presence, oneof }) => presence && oneof === null)).toBe(true);
    expect(of(mapsType).map(({ mapKey }) => mapKey)).toContain("bool");
    expect(of(mapsType).find(({ key }) => key === "nodes")).toMatchObject({
      mapKey: "string",
      value: { kind: "message", name: "rich.Node" },
      presence: false,
    });
    const names = of(wellKnownType).flatMap(({ value }) => (value.kind === "well-known" ? [value.name] : []));
    expect([...new Set(names)]).toEqual(["any", "timestamp", "duration", "field-mask", "struct", "value", "list-value", "null-value"]);
    expect(of(nodeType).find(({ name }) => name === "odd_json")?.key).toBe("@odd");
    expect(messageShape(oldType, rich).fields[0]).toMatchObject({ required: true });
  });

  it("lists the values of large enums only so far", async () => {
    const values = Array.from({ length: 9_000 }, (_, i) => `V${i} = ${i};`).join(" ");
    const project = await compile(`syntax = "proto3"; package c; enum E { ${values} } message M { E a = 1; E b = 2; E c = 3; }`);
    const lengths = shapeIn(project, "c.M").shape.fields.map(({ value }) => (value.kind === "enum" ? value.values.length : -1));
    expect(lengths).toEqual([9_000, 9_000, 0]);
  });
});

it("shapes come from the first source that knows them, each once, and unknown names are left out", async () => {
  const own = await compile('syntax = "proto3"; package a; message A { string own = 1; }', "own");
  const other = await compile('syntax = "proto3"; package a; message A { string other = 1; } message B { int32 b = 1; }', "other");
  const shapes = messageShapes(["a.B", "a.A", "a.B", "a.Gone", "__proto__"], [own, other]);
  expect(shapes.map(({ name, fields }) => [name, fields[0]?.key])).toEqual([
    ["a.B", "b"],
    ["a.A", "own"],
  ]);
});
