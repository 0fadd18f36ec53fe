import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import { LocalEngine } from "../compile/local-engine";
import { loadFromDisk } from "./load-source";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirebench-load-"));
  for (let at = 0; at < 200; at++) {
    const place = join(folder, `d${at % 10}`);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, `f${at}.proto`), `syntax = "proto3"; message M${at} {}`);
  }
});
afterEach(() => rm(folder, { recursive: true }));

test("it tells how many files it has found, and then how many it has read", async () => {
  const found: number[] = [];
  const read: string[] = [];
  await loadFromDisk([folder], { found: (files) => found.push(files), read: (files, of) => read.push(`${files}/${of}`) });
  expect(found).toEqual([...found].sort((a, b) => a - b));
  expect(found.at(-1)).toBe(180);
  expect(read.slice(0, 3)).toEqual(["0/200", "32/200", "64/200"]);
  expect(read.at(-1)).toBe("200/200");
});

test("it ends where it is cancelled, while files are sought and while they are read", async () => {
  for (const when of ["found", "read"] as const) {
    const cancellation = new CancellationSource();
    let heard = 0;
    const hear = () => {
      if (++heard === 3) cancellation.cancel();
    };
    await expect(loadFromDisk([folder], { cancellation, [when]: hear })).rejects.toMatchObject({ code: "cancelled" });
    expect(heard).toBe(3);
    cancellation.dispose();
  }
});

test("of reading and compiling together the count only grows", async () => {
  const engine = new LocalEngine();
  const counts: (number | null)[][] = [];
  const input = { kind: "disk", paths: [folder], importPaths: [], bundledRoot: null } as const;
  const progress = (done: number, total: number | null) => counts.push([done, total]);
  await engine.compile({ sourceId: "s", label: "s", input }, { progress });
  const counted = counts.filter(([, total]) => total !== null).map(([done]) => done ?? 0);
  expect(counted).toEqual([...counted].sort((a, b) => a - b));
  expect(counted.at(-1)).toBeGreaterThanOrEqual(100);
  engine.dispose();
});
