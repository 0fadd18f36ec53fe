import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Recents } from "./recents";

let folder: string;
const clock = { now: 0 };
const home = path.resolve("/home/ada");

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-recents-"));
});
afterEach(() => rm(folder, { recursive: true }));

const open = () => new Recents(folder, home, () => ++clock.now);

it("lists what was opened, the latest first and once each, by ids that survive a restart", async () => {
  const recents = open();
  await recents.add({ path: path.join(home, "api") });
  await recents.add({ path: path.resolve("/srv/订单.proto") });
  await recents.add({ path: path.join(home, "api") });
  const list = await open().list();
  expect(list.map(({ label, detail }) => [label, detail])).toEqual([
    ["api", "~"],
    ["订单.proto", path.resolve("/srv")],
  ]);
  expect(list[0]?.openedAt).toBeGreaterThan(list[1]?.openedAt ?? Number.POSITIVE_INFINITY);
  expect(JSON.stringify(list[1]?.id)).not.toContain("srv");
  expect(await open().placeOf(list[1]?.id ?? "")).toMatchObject({ path: path.resolve("/srv/订单.proto") });
});

it("keeps twenty, loses none of two added at once, and forgets all when told", async () => {
  const recents = open();
  for (let i = 0; i < 25; i++) await recents.add({ path: path.resolve(`/p/${i}`) });
  await Promise.all([recents.add({ path: path.resolve("/a") }), recents.add({ path: path.resolve("/b") })]);
  const labels = (await recents.list()).map(({ label }) => label);
  expect(labels).toHaveLength(20);
  expect(labels.slice(0, 3).sort()).toEqual(["24", "a", "b"]);
  await recents.clear();
  expect(await open().list()).toEqual([]);
});

it("knows no other ids", async () => {
  await expect(open().placeOf("nope")).rejects.toMatchObject({ code: "file-not-found" });
});

it("lists servers beside places", async () => {
  const recents = open();
  await recents.add({ path: path.join(home, "api") });
  await recents.add({ target: "localhost:50051" });
  await recents.add({ target: "localhost:50051" });
  const list = await open().list();
  expect(list.map(({ kind, label }) => [kind, label])).toEqual([
    ["server", "localhost:50051"],
    ["place", "api"],
  ]);
  expect(await recents.placeOf(list[0]?.id ?? "")).toMatchObject({ target: "localhost:50051" });
});
