import { appendFile, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Fault } from "#shared/base/fault";
import type { PastCall } from "#shared/model/history";
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
    run: null,
    bodies: [{ format: "json", text: '{"id":"1"}' }],
    bodiesCut: false,
    metadata: [],
    auth: null,
    deadlineMs: null,
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
const open = (limit?: number) =>
  new CallHistory({
    folder,
    redact: (text) => text.replaceAll("s3cret", "••••••"),
    complain: (fault) => complaints.push(fault),
    ...(limit === undefined ? {} : { limit }),
  });
const all = { text: "", from: 0, count: 100 };
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
  await appendFile(path.join(folder, "history", "2026-01-02.jsonl"), '{"id":"torn","meth\n');
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

it("stays within its limit: the oldest days go", async () => {
  const history = open(2000);
  for (let at = 0; at < 6; at++) history.add(past(String(at), { startedAt: day + at * dayMs }));
  await history.idle();
  const left = await idsOf(history);
  expect(left[0]).toBe("5");
  expect(left.length).toBeLessThan(5);
  expect(left).toEqual(["5", "4", "3", "2"].slice(0, left.length));
  history.dispose();
});
