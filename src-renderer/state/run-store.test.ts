import { expect, test } from "vitest";
import { Fault } from "#shared/base/fault";
import type { Client } from "#shared/bridge/client";
import type { runContract } from "#shared/contract/run";
import type { RunHead, RunResult, RunUpdate } from "#shared/model/run";
import { chooseRun, createRunStore, followRun, forgetRun, isRunning, newRun, runLoss, startRun } from "./run-store";

const way = { repeat: 1, parallel: 1, bail: false, updateSnapshots: false, data: null };
const subject = { workspaceId: "w", path: "collections", environment: null };

function headOf(runId: string, more: Partial<RunHead> = {}): RunHead {
  const counts = { passed: 0, failed: 0, broken: 0, skipped: 0 };
  return { runId, way, total: 2, counts, isOver: false, summary: null, fault: null, ...more };
}

function resultOf(index: number): RunResult {
  const facts = { method: "a.B/C", target: "", row: null, round: 1, status: "OK", elapsedMs: 1, received: 1 };
  return { index, path: "a.yaml", name: "a", ...facts, verdict: "passed", results: [], logs: [], fault: null };
}

/** The core's end of the operations on runs. */
function coreOf(refusal: Fault | null = null) {
  const acts: string[] = [];
  let tell: (update: RunUpdate) => void = () => {};
  const client = {
    call: async (name: string) => {
      acts.push(name);
      if (refusal) throw refusal;
      return { runId: "r" };
    },
    open: () => {
      const waiting: RunUpdate[] = [];
      let wake = () => {};
      tell = (update) => {
        waiting.push(update);
        wake();
      };
      async function* items() {
        for (;;) {
          const update = waiting.shift();
          if (update) yield update;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      }
      return { items: items(), cancel: () => acts.push("cancel") };
    },
  } as unknown as Client<typeof runContract>;
  const told = async (update: RunUpdate) => {
    tell(update);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { client, acts, told };
}

test("what the core tells is shown, also of a run that another window began, with its choices", async () => {
  const { client, told } = coreOf();
  const store = createRunStore();
  followRun(client, store, "tab");
  followRun(client, store, "tab");
  await told({ run: headOf("1", { way: { ...way, repeat: 7, data: "rows.csv" } }), results: [resultOf(0)] });
  await told({ run: headOf("1"), results: [resultOf(1)] });
  const entry = () => store.getState().tab ?? newRun;
  expect(entry().results.map(({ index }) => index)).toEqual([0, 1]);
  expect(entry().choices).toMatchObject({ repeat: 7, data: { name: "rows.csv", text: null } });
  expect([isRunning(entry()), runLoss(store, "tab")]).toEqual([true, { kind: "run", done: 0, total: 2 }]);
  await told({ run: headOf("2", { isOver: true }), results: [] });
  expect(entry().results).toEqual([]);
  expect([isRunning(entry()), runLoss(store, "tab")]).toEqual([false, null]);
});

test("a start is busy at once, until the core tells of it or refuses", async () => {
  const store = createRunStore();
  const core = coreOf();
  chooseRun(store, "tab", { data: { name: "rows.csv", text: "a\n1\n" } });
  await startRun(core.client, store, "tab", subject);
  expect(isRunning(store.getState().tab ?? newRun)).toBe(true);
  await core.told({ run: headOf("1", { way: { ...way, data: "rows.csv" } }), results: [] });
  expect(store.getState().tab).toMatchObject({ isStarting: false, choices: { data: { text: "a\n1\n" } } });

  const refused = coreOf(new Fault("bad-params", "No."));
  await startRun(refused.client, store, "other", subject);
  expect(store.getState().other).toMatchObject({ isStarting: false, refusal: { code: "bad-params" } });
});

test("a tab that closes ends its run, and hears of it no more", async () => {
  const { client, acts, told } = coreOf();
  const store = createRunStore();
  followRun(client, store, "tab");
  forgetRun(client, store, "tab");
  forgetRun(client, store, "none");
  expect(acts).toEqual(["cancel", "run.forget"]);
  await told({ run: headOf("1"), results: [resultOf(0)] });
  expect(store.getState()).toEqual({});
});
