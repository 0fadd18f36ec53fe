import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { declaredNames } from "./declared-names";

const outline = (text: string) =>
  declaredNames(text).map(({ level, kind, name, detail }) => `${"  ".repeat(level)}${kind} ${name} ${detail}`.trimEnd());

describe("the names that a text declares", () => {
  it("in the order of the text, each before what is in it", () => {
    const text = `edition = "2023";
package shop; // 商店
message Order {
  enum State { OPEN = 0; PAID = 1 [deprecated = true]; }
  repeated  Line lines = 1;
  map<string, Line> by_name = 2;
  oneof payment { string card = 3; Cash cash = 4 [deprecated=true]; }
  message Line { int32 count = 1; }
  extend Order { string note = 100; }
  extensions 100 to 200;
}
service Orders { rpc Watch(stream Order) returns (stream Order); }
extend Order { Order.Line more = 101; }
`;
    expect(outline(text)).toEqual([
      "message Order",
      "  enum State",
      "    enum-value OPEN = 0",
      "    enum-value PAID = 1",
      "  field lines repeated Line",
      "  field by_name map<string, Line>",
      "  oneof payment",
      "    field card string",
      "    field cash Cash",
      "  message Line",
      "    field count int32",
      "  extension note Order: string",
      "service Orders",
      "  method Watch (stream Order) returns (stream Order)",
      "extension more Order: Order.Line",
    ]);
    expect(
      declaredNames(text)
        .filter(({ deprecated }) => deprecated)
        .map(({ name }) => name),
    ).toEqual(["PAID", "cash"]);
    expect(declaredNames(text)[0]).toMatchObject({
      range: { line: 3, column: 1, endLine: 11, endColumn: 2 },
      nameRange: { line: 3, column: 9, endLine: 3, endColumn: 14 },
    });
  });

  it("optional fields of proto3 and groups of proto2 are what they look like", () => {
    expect(outline('syntax = "proto3";\nmessage A { optional int32 x = 1; oneof o { int32 y = 2; } }')).toEqual([
      "message A",
      "  field x optional int32",
      "  oneof o",
      "    field y int32",
    ]);
    expect(outline("message A { optional group G = 1 { optional int32 x = 2; } }")).toEqual([
      "message A",
      "  message G",
      "    field x optional int32",
    ]);
  });

  it("also of a text that does not compile", () => {
    expect(outline('syntax = "proto3";\nmessage A {\n  Gone x = 1;\n  string = 2;\n  int32 y = 3;\nmessage B {')).toEqual([
      "message A",
      "  field x Gone",
      "  field y int32",
      "  message B",
    ]);
    expect(declaredNames("")).toEqual([]);
  });

  it("stand where they say, in every file of the corpus", () => {
    const folder = fileURLToPath(new URL("../testdata/single", import.meta.url));
    const files = readdirSync(folder).filter((name) => name.endsWith(".proto"));
    for (const file of files) {
      const text = readFileSync(join(folder, file), "utf8").replace(/^\ufeff/, "");
      const lines = text.split("\n");
      for (const { name, nameRange } of declaredNames(text)) {
        expect(lines[nameRange.line - 1]?.slice(nameRange.column - 1, nameRange.endColumn - 1).toLowerCase(), file).toBe(
          name.toLowerCase(),
        );
      }
    }
  });
});
