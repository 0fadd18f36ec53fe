import { expect, it } from "vitest";
import { detailRows } from "./detail-rows";

it("lays an error detail out as rows", () => {
  const json =
    '{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"id","description":"太大"}],"metadata":{"id":"404"},"n":null}';
  expect(detailRows(json)).toEqual([
    { path: "fieldViolations[0].field", value: "id" },
    { path: "fieldViolations[0].description", value: "太大" },
    { path: "metadata.id", value: "404" },
    { path: "n", value: "null" },
  ]);
});

it("bounds what a server can make it draw, and refuses what is no object", () => {
  expect(detailRows(JSON.stringify(Array(10_000).fill(1)))?.length).toBe(200);
  expect(detailRows("not json")).toBeNull();
  expect(detailRows("3")).toBeNull();
});
