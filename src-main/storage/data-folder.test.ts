import path from "node:path";
import { expect, it } from "vitest";
import { dataFolder } from "./data-folder";

const home = path.resolve("/home/ada");

it.each([
  ["linux", {}, path.join(home, ".local", "share", "wirebench")],
  ["linux", { XDG_DATA_HOME: path.resolve("/data") }, path.resolve("/data/wirebench")],
  ["linux", { XDG_DATA_HOME: "relative" }, path.join(home, ".local", "share", "wirebench")],
  ["darwin", {}, path.join(home, "Library", "Application Support", "Wirebench")],
  ["win32", { APPDATA: path.join(home, "AppData", "Roaming") }, path.join(home, "AppData", "Roaming", "Wirebench")],
  ["win32", {}, path.join(home, "AppData", "Roaming", "Wirebench")],
  ["darwin", { WIREBENCH_DATA: path.resolve("/tmp/w") }, path.resolve("/tmp/w")],
] as const)("on %s with %o", (platform, env, folder) => {
  expect(dataFolder({ platform, home, env })).toBe(folder);
});
