import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { SavePlaces } from "./save-places";

let folder: string;
let places: SavePlaces;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-places-"));
  places = new SavePlaces(folder);
});
afterEach(() => rm(folder, { recursive: true }));

it("is a file in a folder, named as its format is, and says whether there is one", async () => {
  const first = await places.inFolder(folder, " build 构建 ", [".binlog"]);
  expect(first).toEqual({ handle: expect.any(String), label: "~/build 构建.binlog".replace("/", path.sep), exists: false });
  expect(places.take(first.handle)).toBe(path.join(folder, "build 构建.binlog"));
  await writeFile(path.join(folder, "a.JSONL"), "");
  expect(await places.inFolder(folder, "a.JSONL", [".ndjson", ".jsonl"])).toMatchObject({ exists: true });
  expect((await places.inFolder(folder, "a.proto", [".ndjson", ".jsonl"])).label).toContain("a.proto.ndjson");
});

it("is never outside of the folder, hidden, or no name at all", async () => {
  for (const name of ["", "  ", "..", ".bashrc", "../a", "a/b", "a\\b", "a\0b", "a:b", "x".repeat(201)]) {
    await expect(places.inFolder(folder, name, [".ndjson", ".jsonl"])).rejects.toMatchObject({ code: "bad-params" });
  }
});

it("is good once", () => {
  const handle = places.chosen("/somewhere");
  expect(places.take(handle)).toBe("/somewhere");
  expect(() => places.take(handle)).toThrow(expect.objectContaining({ code: "file-not-found" }));
  const first = places.chosen("/first");
  for (let i = 0; i < 100; i++) places.chosen(`/${i}`);
  expect(() => places.take(first)).toThrow(expect.objectContaining({ code: "file-not-found" }));
});
