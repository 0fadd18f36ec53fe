import { expect, it } from "vitest";
import { targetsOf } from "./used-for";

it("finds the targets that show an identity, or believe an authority, each once", () => {
  const rules = [
    { id: "1", pattern: "*.staging.example.com", settings: { identity: "a" } },
    { id: "2", pattern: "localhost:50051", settings: { roots: { from: "kept" as const, ids: ["b", "a"] } } },
    { id: "3", pattern: "localhost:50051", settings: { identity: "a" } },
    { id: "4", pattern: "*", settings: { roots: { from: "system" as const }, identity: null } },
  ];
  expect(targetsOf(rules, "a")).toEqual(["*.staging.example.com", "localhost:50051"]);
  expect(targetsOf(rules, "b")).toEqual(["localhost:50051"]);
  expect(targetsOf(rules, "c")).toEqual([]);
});
