import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Disposable } from "#shared/base/disposable";
import { watchDisk } from "./disk-watch";

let folder = "";
let watching: Disposable | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wirebench-watch-"));
});
afterEach(() => {
  watching?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** Resolves at each change in turn; the watcher is given a moment to be ready first. */
async function changesIn(...places: string[]) {
  const waiting: (() => void)[] = [];
  let missed = 0;
  watching = watchDisk(places, () => {
    const next = waiting.shift();
    if (next) next();
    else missed += 1;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  return {
    next: () =>
      new Promise<void>((resolve) => {
        if (missed > 0) {
          missed -= 1;
          resolve();
        } else waiting.push(resolve);
      }),
    missed: () => missed,
  };
}

test("a file written, added, removed, and replaced by a rename", async () => {
  mkdirSync(join(folder, "深", "er"), { recursive: true });
  const file = join(folder, "a.proto");
  writeFileSync(file, "one");
  const changes = await changesIn(folder);
  writeFileSync(file, "two");
  await changes.next();
  writeFileSync(join(folder, "深", "er", "b.proto"), "new");
  await changes.next();
  rmSync(join(folder, "深", "er", "b.proto"));
  await changes.next();
  writeFileSync(join(folder, "a.proto~"), "three");
  renameSync(join(folder, "a.proto~"), file);
  await changes.next();
});

test("a single file is watched without its neighbours, through the rename that editors save by", async () => {
  const file = join(folder, "one.proto");
  writeFileSync(file, "1");
  const changes = await changesIn(file);
  writeFileSync(join(folder, "other.proto"), "x");
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(changes.missed()).toBe(0);
  for (const text of ["2", "3"]) {
    writeFileSync(join(folder, "tmp"), text);
    renameSync(join(folder, "tmp"), file);
    await changes.next();
  }
});

test("what is no schema, hidden, or in node_modules does not count", async () => {
  for (const name of [".git", "node_modules"]) mkdirSync(join(folder, name));
  const changes = await changesIn(folder);
  writeFileSync(join(folder, "readme.md"), "x");
  writeFileSync(join(folder, ".git", "x.proto"), "x");
  writeFileSync(join(folder, "node_modules", "x.proto"), "x");
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(changes.missed()).toBe(0);
  writeFileSync(join(folder, "x.proto"), "x");
  await changes.next();
});
