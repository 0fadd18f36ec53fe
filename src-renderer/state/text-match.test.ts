import { expect, test } from "vitest";
import { matchesAll, rangesOf, searchTerms } from "./text-match";

test("terms are words in lower case", () => {
  expect(searchTerms("  Get  User ")).toEqual(["get", "user"]);
  expect(matchesAll("acme.UserService/Get", ["get", "user"])).toBe(true);
  expect(matchesAll("acme.UserService/Get", ["get", "order"])).toBe(false);
});

test("ranges are sorted, merged and those of the text", () => {
  expect(rangesOf("GetTarget", ["get"])).toEqual([
    [0, 3],
    [6, 9],
  ]);
  expect(rangesOf("abcd", ["abc", "bcd"])).toEqual([[0, 4]]);
  expect(rangesOf("İstanbul", ["stan"])).toEqual([]);
});
