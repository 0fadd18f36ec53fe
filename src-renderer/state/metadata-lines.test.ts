import { expect, it } from "vitest";
import { metadataLines } from "./metadata-lines";

it("reads lines of pairs, and grpcurl's headers", () => {
  expect(metadataLines("authorization: Bearer a:b\r\n\r\nx-team: build\nx-empty:")).toEqual([
    { key: "authorization", value: "Bearer a:b", enabled: true },
    { key: "x-team", value: "build", enabled: true },
    { key: "x-empty", value: "", enabled: true },
  ]);
  expect(metadataLines("-H 'x-a: 1' \\\n-H \"x-b: 2\"")?.map(({ key, value }) => key + value)).toEqual(["x-a1", "x-b2"]);
});

it("leaves a plain value alone", () => {
  expect(["Bearer abc", "10:30", "http://host:1", "", "a: b\nno pair"].map(metadataLines)).toEqual([null, null, null, null, null]);
});
