import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SchemaCatalog } from "../catalog";
import type { SchemaProject } from "../project";

let catalog = new SchemaCatalog();
beforeEach(() => {
  catalog = new SchemaCatalog();
});
afterEach(() => catalog.dispose());

const rules = `syntax = "proto2";
package rules;
import "google/protobuf/descriptor.proto";
message Rule {
  optional int32 min = 1;
  optional Level level = 2 [default = STRICT];
  optional Rule inner = 3;
  repeated Level levels = 4;
}
enum Level { LAX = 0; STRICT = 1; }
extend google.protobuf.FieldOptions { optional Rule rule = 50000; }
`;
const shop = `syntax = "proto3";
package shop;
import "rules.proto";
message Order {
  int32 count = 1 [(rules.rule) = { min: 1, level: LAX, inner { min: 2 } levels: [STRICT, LAX] }];
  int32 total = 2 [(rules.rule).inner.min = 3, (.rules.rule).level = STRICT];
  Order parent = 3;
}
service Orders { rpc Get(Order) returns (Order); }
`;

async function open(): Promise<SchemaProject> {
  return catalog.open({
    kind: "upload",
    label: "x",
    files: [
      { path: "rules.proto", text: rules },
      { path: "shop.proto", text: shop },
    ],
  });
}

/** The mentions of what stands at the first (or `nth`) `word` of a file, as `file:line text`. */
async function references(project: SchemaProject, file: string, word: string, nth = 0): Promise<string[]> {
  const text = file === "rules.proto" ? rules : shop;
  let at = text.indexOf(word);
  for (let skip = 0; skip < nth; skip++) at = text.indexOf(word, at + 1);
  const before = text.slice(0, at).split("\n");
  const position = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  const found = await catalog.references(project.source.id, file, position);
  return found.map(({ file: where, line, column, endColumn, text: shown }) => {
    return `${where}:${line} ${shown.slice(column - 1, endColumn - 1)}`;
  });
}

describe("the references of", () => {
  it("a type: its declaration, fields, methods, extensions", async () => {
    const project = await open();
    expect(await references(project, "shop.proto", "Order")).toEqual([
      "shop.proto:4 Order",
      "shop.proto:7 Order",
      "shop.proto:9 Order",
      "shop.proto:9 Order",
    ]);
    expect(await references(project, "rules.proto", "Rule ", 0)).toEqual([
      "rules.proto:4 Rule",
      "rules.proto:7 Rule",
      "rules.proto:11 Rule",
    ]);
  });

  it("a field: the options that set it", async () => {
    const project = await open();
    const min = ["rules.proto:5 min", "shop.proto:5 min", "shop.proto:5 min", "shop.proto:6 min"];
    expect(await references(project, "rules.proto", "min")).toEqual(min);
    expect(await references(project, "shop.proto", "min: 2")).toEqual(min);
    expect(await references(project, "shop.proto", "min = 3")).toEqual(min);
    expect(await references(project, "shop.proto", "count")).toEqual(["shop.proto:5 count"]);
  });

  it("an enum value: defaults and options", async () => {
    const project = await open();
    expect(await references(project, "rules.proto", "STRICT")).toEqual([
      "rules.proto:6 STRICT",
      "rules.proto:10 STRICT",
      "shop.proto:5 STRICT",
      "shop.proto:6 STRICT",
    ]);
    expect(await references(project, "shop.proto", "LAX")).toEqual(["rules.proto:10 LAX", "shop.proto:5 LAX", "shop.proto:5 LAX"]);
  });

  it("an extension: the options that use it", async () => {
    const project = await open();
    expect(await references(project, "rules.proto", "rule = 50000")).toEqual([
      "rules.proto:11 rule",
      "shop.proto:5 (rules.rule)",
      "shop.proto:6 (rules.rule).inner.min",
      "shop.proto:6 (.rules.rule).level",
    ]);
  });

  it("a file: its imports", async () => {
    const project = await open();
    expect(await references(project, "shop.proto", '"rules.proto"')).toEqual(['shop.proto:3 "rules.proto"']);
  });

  it("nothing: none", async () => {
    const project = await open();
    expect(await references(project, "shop.proto", "syntax")).toEqual([]);
    expect(await catalog.references(project.source.id, "gone.proto", { line: 1, column: 1 })).toEqual([]);
    expect(await catalog.references(project.source.id, "shop.proto", { line: 4, column: 10 }, 2)).toHaveLength(2);
  });
});
