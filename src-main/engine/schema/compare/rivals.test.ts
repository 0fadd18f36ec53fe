import { expect, it } from "vitest";
import { rivalsOf } from "./rivals";
import { compile } from "./testing/compile";

const method = "p.S/Do";
const text = (ask: string, answer = "string text = 1;") =>
  `syntax = "proto3"; package p; service S { rpc Do(Ask) returns (Answer); } message Ask { ${ask} } message Answer { ${answer} }`;

it("sources that define a method otherwise, and no others", async () => {
  const own = await compile(text("string user_name = 1; int32 age = 2;"), "own");
  const same = await compile(text("string user_name = 1; int32 age = 2;"), "same");
  const apart = await compile(text("string display_name = 1; string age = 2;", "string text = 1; bool more = 2;"), "apart");
  const elsewhere = await compile('syntax = "proto3"; package q; message Ask { string other = 9; }', "elsewhere");
  const rivals = rivalsOf(own, [own, same, elsewhere, apart], method);
  expect(rivals).toMatchObject([{ sourceId: apart.source.id, label: "apart", total: 3 }]);
  expect(
    rivals[0]?.changes.map(({ kind, ...change }) => [kind, "path" in change ? change.path : "", "side" in change ? change.side : ""]),
  ).toEqual([
    ["field-renamed", "user_name", "input"],
    ["field-changed", "age", "input"],
    ["field-added", "more", "output"],
  ]);
});

it("a method that is gone is a fault of its own", async () => {
  const own = await compile(text(""), "own");
  expect(() => rivalsOf(own, [], "p.S/Gone")).toThrow(expect.objectContaining({ code: "method-gone" }));
});
