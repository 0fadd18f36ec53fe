import { expect, test } from "vitest";
import type { TabState } from "#shared/model/settings";
import { callEntries, createCallStore } from "../state/call-store";
import { createTabStore, tabActions } from "../state/tab-store";
import { headOf } from "../state/testing/call-head";
import { wouldLose } from "./leaving";

function opened(change: Partial<TabState> = {}) {
  const tabs = createTabStore();
  const calls = createCallStore();
  tabActions(tabs, () => "tab").openMethod("s", "build.v1.BuildService/Chat");
  tabActions(tabs, () => "").update("tab", change);
  return { tabs, calls };
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

test("unsaved texts come back with the session, but for those that are too long to be kept", () => {
  expect(wouldLose(opened({ draft: { text: "x".repeat(1000), baseHash: "h" } }))).toBe(false);
  expect(wouldLose(opened({ draft: { text: "x".repeat(2_000_001), baseHash: "h" } }))).toBe(true);
});
