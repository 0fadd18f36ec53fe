import { appendFile, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import type { Fault } from "#shared/base/fault";
import type { PastCall, PastCallQuery } from "#shared/model/history";
import { CallHistory } from "./call-history";

const day = Date.UTC(2026, 0, 2, 12);
const dayMs = 24 * 3600 * 1000;

function past(id: string, more: Partial<PastCall> = {}): PastCall {
  return {
    id,
    sourceId: "s",
    method: "user.v1.UserService/GetUser",
    kind: "unary",
    target: "localhost:50051",
    startedAt: day,
    elapsedMs: 3,
    state: "done",
    status: "OK",
    sent: { count: 1, bytes: 3 },
    received: { count: 1, bytes: 9 },
    path: null,
    bodies: [{ format: "json", text: '{"id":"1"}' }],
    bodiesCut: false,
    metadata: [],
    run: null,
    auth: null,
    deadlineMs: null,
    settings: {},
    variables: [],
    workspace: null,
    headers: [],
    trailers: [],
    outcome: null,
    messages: [{ direction: "received", offsetMs: 2, size: 9, json: '{"name":"Ada 中文"}', truncated: false }],
    timeline: [],
    ...more,
  };
}

let folder: string;
let complaints: Fault[];
const open = (limitBytes?: number) => {
  const history = new CallHistory({
    folder,
    redact: (text) => text.replaceAll("s3cret", "••••••"),
    complain: (fault) => complaints.push(fault),
  });
  if (limitBytes !== undefined) history.setSettings({ keeps: true, limitBytes });
  return history;
};
const all: PastCallQuery = { text: "", by: "all", from: 0, count: 100 };
const idsOf = async (history: CallHistory, query = all) => (await history.list(query)).calls.map(({ id }) => id);

beforeEach(async () => {
  complaints = [];
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-history-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  expect(complaints).toEqual([]);
});

it("lists calls, the newest first, over days and a restart", async () => {
  const history = open();
  for (const [at, id] of ["a", "b", "c"].entries()) history.add(past(id, { startedAt: day + at * dayMs }));
  await history.idle();
  history.dispose();
  const again = open();
  expect(await idsOf(again)).toEqual(["c", "b", "a"]);
  expect(await idsOf(again, { ...all, from: 1, count: 1 })).toEqual(["b"]);
  expect((await again.list({ ...all, count: 1 })).total).toBe(3);
  expect(await again.read("b")).toEqual(past("b", { startedAt: day + dayMs }));
  again.dispose();
});

it("finds words in methods, targets, statuses, bodies and answers", async () => {
  const history = open();
  history.add(past("a", { target: "Staging.example.com:443" }));
  history.add(past("b", { status: "NOT_FOUND", messages: [] }));
  for (const [text, ids] of [
    ["staging", ["a"]],
    ["not_found", ["b"]],
    ["中文", ["a"]],
    ["getuser", ["b", "a"]],
    ["nobody", []],
  ] as const) {
    expect(await idsOf(history, { ...all, text })).toEqual(ids);
  }
  history.dispose();
});

it("keeps no secret, and nothing for other users", async () => {
  const history = open();
  history.add(past("a", { metadata: [{ key: "x", value: "s3cret", enabled: true }] }));
  await history.idle();
  const [name = ""] = await readdir(path.join(folder, "history"));
  const file = path.join(folder, "history", name);
  expect(await readFile(file, "utf8")).not.toContain("s3cret");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  history.dispose();
});

it("passes over a torn line, and goes on behind it", async () => {
  const history = open();
  history.add(past("a"));
  await history.idle();
  await appendFile(path.join(folder, "history", "2026-01-02.jsonl"), '{"id":"torn","meth');
  history.add(past("b"));
  expect(await idsOf(history)).toEqual(["b", "a"]);
  history.dispose();
});

it("removes one and forgets all, and says so", async () => {
  const history = open();
  let changes = 0;
  const listening = history.onDidChange(() => changes++);
  for (const id of ["a", "b"]) history.add(past(id));
  await history.idle();
  await history.remove("a");
  expect(await idsOf(history)).toEqual(["b"]);
  await expect(history.read("a")).rejects.toMatchObject({ code: "call-gone" });
  await history.clear();
  expect(await idsOf(history)).toEqual([]);
  expect(changes).toBe(3);
  listening.dispose();
  history.dispose();
});

it("calls of a run are told from those by hand", async () => {
  const history = open();
  history.add(past("a"));
  history.add(past("b", { run: "run-1" }));
  expect(await idsOf(history, { ...all, by: "run" })).toEqual(["b"]);
  expect(await idsOf(history, { ...all, by: "hand" })).toEqual(["a"]);
  expect(await history.list(all)).toMatchObject({ total: 2, ofRuns: 1 });
  history.dispose();
});

it("tells how many there are of each day, by the clock on the wall", async () => {
  const history = open();
  const noon = new Date(2026, 0, 5, 12).getTime();
  for (const [id, startedAt] of [
    ["a", noon],
    ["b", noon + dayMs],
    ["c", noon + dayMs + 1],
  ] as const)
    history.add(past(id, { startedAt }));
  const midnight = new Date(2026, 0, 5).getTime();
  expect((await history.list({ ...all, count: 1 })).days).toEqual([
    { day: midnight + dayMs, count: 2 },
    { day: midnight, count: 1 },
  ]);
  expect(await history.facts()).toMatchObject({ calls: 3, since: noon });
  history.dispose();
});

it("finds words far behind the part that is kept in memory", async () => {
  const history = open();
  history.add(past("a", { bodies: [{ format: "json", text: `${"x".repeat(20_000)} needle` }] }));
  history.add(past("b"));
  expect(await idsOf(history, { ...all, text: "Needle" })).toEqual(["a"]);
  history.dispose();
});

it("keeps none where the user wants none, and drops what is too much as soon as the limit is smaller", async () => {
  const history = open();
  for (let at = 0; at < 20; at++) history.add(past(String(at), { startedAt: day + at }));
  await history.idle();
  history.setSettings({ keeps: false, limitBytes: 3000 });
  history.add(past("late", { startedAt: day + 50 }));
  const left = await idsOf(history);
  expect(left[0]).toBe("19");
  expect(left.length).toBeGreaterThan(1);
  expect(left.length).toBeLessThan(7);
  expect((await history.facts()).bytes).toBeLessThanOrEqual(3000);
  expect((await history.read("19")).id).toBe("19");
  history.dispose();
});

it("a search that nobody waits for any more ends", async () => {
  const history = open();
  history.add(past("a"));
  const source = new CancellationSource();
  source.cancel();
  await expect(history.list({ ...all, text: "a" }, source)).rejects.toMatchObject({ code: "cancelled" });
  expect(await idsOf(history)).toEqual(["a"]);
  history.dispose();
});

it("follows what another process writes", async () => {
  const [history, other] = [open(), open()];
  history.add(past("a"));
  expect(await idsOf(history)).toEqual(["a"]);
  other.add(past("b"));
  await other.idle();
  expect(await idsOf(history)).toEqual(["b", "a"]);
  await other.clear();
  expect(await idsOf(history)).toEqual([]);
  history.dispose();
  other.dispose();
});

it("stays within its limit: the oldest calls go", async () => {
  const history = open(2000);
  for (let at = 0; at < 6; at++) history.add(past(String(at), { startedAt: day + at * dayMs }));
  await history.idle();
  const left = await idsOf(history);
  expect(left[0]).toBe("5");
  expect(left.length).toBeLessThan(5);
  expect(left).toEqual(["5", "4", "3", "2"].slice(0, left.length));
  history.dispose();
});
