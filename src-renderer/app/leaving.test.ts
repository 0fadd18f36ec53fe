import { expect, test } from "vitest";
import type { TabState } from "#shared/model/settings";
import { callEntries, createCallStore } from "../state/call-store";
import { createRunStore, newRun } from "../state/run-store";
import { createTabStore, tabActions } from "../state/tab-store";
import { headOf } from "../state/testing/call-head";
import { wouldLose } from "./leaving";

function opened(change: Partial<TabState> = {}) {
  const tabs = createTabStore();
  const calls = createCallStore();
  tabActions(tabs, () => "tab").openMethod("s", "build.v1.BuildService/Chat");
  tabActions(tabs, () => "").update("tab", change);
  return { tabs, calls, runs: createRunStore() };
}

test("leaving loses a stream that runs in a tab of this window, and none that is over or another's", () => {
  const state = opened();
  expect(wouldLose(state)).toBe(false);
  callEntries.setHead(state.calls, "other", headOf({ owner: "other" }));
  expect(wouldLose(state)).toBe(false);
  callEntries.setHead(state.calls, "tab", headOf());
  expect(wouldLose(state)).toBe(true);
  callEntries.setHead(state.calls, "tab", headOf({ state: "done" }));
  expect(wouldLose(state)).toBe(false);
});

test("leaving loses a run that goes on", () => {
  const state = opened();
  const counts = { passed: 0, failed: 0, broken: 0, skipped: 0 };
  const way = { repeat: 1, parallel: 1, bail: false, updateSnapshots: false, data: null };
  const run = { runId: "r", way, total: 2, counts, isOver: false, summary: null, fault: null };
  state.runs.setState({ tab: { ...newRun, run } });
  expect(wouldLose(state)).toBe(true);
  state.runs.setState({ tab: { ...newRun, run: { ...run, isOver: true } } });
  expect(wouldLose(state)).toBe(false);
});

test("unsaved texts come back with the session, but for those that are too long to be kept", () => {
  expect(wouldLose(opened({ draft: { text: "x".repeat(1000), baseHash: "h" } }))).toBe(false);
  expect(wouldLose(opened({ draft: { text: "x".repeat(2_000_001), baseHash: "h" } }))).toBe(true);
});
