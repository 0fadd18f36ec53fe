import path from "node:path";
import { expect, it } from "vitest";
import { pathsOfCommandLine, pathsOfSecondInstance } from "./launch-paths";

const at = (...names: string[]) => path.resolve("/work", ...names);

it("reads the paths of a command line", () => {
  expect(pathsOfCommandLine(["wirebench", "a.proto", "--flag", "/b"], at(), true)).toEqual([at("a.proto"), path.resolve("/b")]);
  expect(pathsOfCommandLine(["electron", "--no-sandbox", ".", "api"], at(), false)).toEqual([at("api")]);
  expect(pathsOfCommandLine(["electron", "."], at(), false)).toEqual([]);
});

it("takes nothing from a second instance but absolute paths", () => {
  expect(pathsOfSecondInstance({ paths: [at("a"), "relative", 5, null] })).toEqual([at("a")]);
  for (const data of [null, undefined, 5, "x", [], {}, { paths: "x" }, { paths: { length: 1 } }])
    expect(pathsOfSecondInstance(data)).toEqual([]);
});
