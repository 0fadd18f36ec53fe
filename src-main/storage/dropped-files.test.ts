import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { DroppedFiles } from "./dropped-files";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-dropped-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("keeps the last few drops under their own names, and none when it is over", async () => {
  const dropped = new DroppedFiles(path.join(folder, "dropped"));
  const first = await dropped.keep("第一.ndjson", Uint8Array.of(1, 2));
  expect(path.basename(first)).toBe("第一.ndjson");
  expect([...(await readFile(first))]).toEqual([1, 2]);
  for (let i = 0; i < 8; i++) await dropped.keep("more.binlog", Uint8Array.of(i));
  await expect(readFile(first)).rejects.toThrow();
  expect(await readdir(path.join(folder, "dropped"))).toHaveLength(8);
  await dropped.clear();
  expect(await readdir(folder)).toEqual([]);
});

it("does not follow a name out of its folder", async () => {
  const dropped = new DroppedFiles(path.join(folder, "dropped"));
  for (const name of ["../../x", "..\\..\\x", "/etc/x", "..", "."]) {
    expect(path.dirname(path.dirname(await dropped.keep(name, new Uint8Array(0))))).toBe(path.join(folder, "dropped"));
  }
});
