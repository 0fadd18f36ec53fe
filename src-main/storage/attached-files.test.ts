import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fileReference } from "#shared/model/request-body";
import { AttachedFiles } from "./attached-files";

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-attached-"));
  file = path.join(folder, "照片 #1.bin");
  await writeFile(file, "four");
});
afterAll(() => rm(folder, { recursive: true }));

const files = (name: string) => new AttachedFiles(path.join(folder, name));

it("gives a file an id that outlives the process, and no path", async () => {
  const attached = await files("data").attach(file);
  expect(attached).toEqual({ id: expect.stringMatching(/^[\w-]{16}$/), name: "照片 #1.bin", size: 4 });
  const later = files("data");
  expect(await later.attach(file)).toEqual(attached);
  expect(await later.pathOf(fileReference(attached))).toBe(file);
  expect(await later.pathOf(attached.id)).toBe(file);
  expect((await stat(path.join(folder, "data", "attached.json"))).mode & 0o077).toBe(0);
});

it("says of each id what is known of it now", async () => {
  const gone = path.join(folder, "gone.bin");
  await writeFile(gone, "");
  const some = files("look");
  const [here, there] = [await some.attach(file), await some.attach(gone)];
  await rm(gone);
  expect(await some.look([there.id, "nobody", here.id])).toEqual([{ ...there, size: null }, null, here]);
});

it("keeps a copy of what has no place, for the user's eyes only", async () => {
  const copies = files("copies");
  const copy = await copies.keepCopy("../../evil.bin", new Uint8Array([1, 2]));
  expect(copy).toMatchObject({ name: "evil.bin", size: 2 });
  const place = await copies.pathOf(copy.id);
  expect(path.dirname(place)).toBe(path.join(folder, "copies", "attached"));
  expect((await stat(place)).mode & 0o077).toBe(0);
  expect([...(await readFile(place))]).toEqual([1, 2]);
});

it("forgets the oldest copies", async () => {
  const copies = files("many");
  const first = await copies.keepCopy("0", new Uint8Array([0]));
  for (let at = 1; at <= 100; at++) await copies.keepCopy(String(at), new Uint8Array([at]));
  expect(await readdir(path.join(folder, "many", "attached"))).toHaveLength(100);
  await expect(copies.pathOf(first.id)).rejects.toMatchObject({ code: "file-not-found" });
});

it("refuses what is not there, and what is no file", async () => {
  const some = files("refused");
  await mkdir(path.join(folder, "dir"));
  await expect(some.attach(path.join(folder, "no"))).rejects.toMatchObject({ code: "file-not-found" });
  await expect(some.attach(path.join(folder, "dir"))).rejects.toMatchObject({ code: "file-unreadable" });
  await expect(some.pathOf("/etc/passwd")).rejects.toMatchObject({ code: "file-not-found" });
});
