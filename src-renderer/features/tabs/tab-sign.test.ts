import { expect, test } from "vitest";
import type { CallHead } from "#shared/model/call";
import { type CallsState, createCallStore } from "../../state/call-store";
import { headOf } from "../../state/testing/call-head";
import { tabSign, twoDigits } from "./tab-sign";

const callsOf = (head: CallHead | null, callId: string | null = "c"): CallsState => ({
  ...createCallStore().getState(),
  heads: head ? { tab: head } : {},
  active: { tab: { callId, unwanted: false } },
});

test("a tab without a call says nothing, one that is about to have one says so at once", () => {
  expect(tabSign({ ...callsOf(null), active: {} }, "tab")).toBeNull();
  expect(tabSign(callsOf(null, null), "tab")?.look).toBe("starting");
  expect(tabSign(callsOf(headOf({ state: "done" }), null), "tab")?.look).toBe("starting");
});

test("a call that runs, is held, or is over", () => {
  expect(tabSign(callsOf(headOf({ rate: 1234 })), "tab")).toMatchObject({ look: "running", rate: 1200 });
  expect(tabSign(callsOf(headOf({ rate: 1234, hold: "disk" })), "tab")).toMatchObject({ look: "held", rate: 0 });
  expect(tabSign(callsOf(headOf({ state: "done", rate: 9 })), "tab")).toMatchObject({ look: "done", rate: 0 });
  const status = { code: 14, name: "UNAVAILABLE", message: "", details: [], origin: "client", cause: null } as const;
  expect(tabSign(callsOf(headOf({ state: "failed", status })), "tab")).toMatchObject({ look: "failed", status: "UNAVAILABLE" });
});

test("a figure is drawn to two digits", () => {
  expect([0, 0.4, 99.4, 123, 987_654].map(twoDigits)).toEqual([0, 0, 99, 120, 990_000]);
});
