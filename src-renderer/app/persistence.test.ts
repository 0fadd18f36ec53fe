import * as v from "valibot";
import { expect, test } from "vitest";
import { contract } from "#shared/contract/contract";
import { once } from "#shared/model/prepared-message";
import { maxTabs, type SessionState, type TabState } from "#shared/model/settings";
import type { WirebenchClient } from "../host/host";
import { boundDrafts, writeSession } from "./persistence";

const tab = (id: string, length: number): TabState => ({
  id,
  kind: "source",
  sourceId: "s",
  subject: `${id}.proto`,
  target: "",
  body: "",
  format: "json",
  metadata: [],
  variables: [],
  deadline: "",
  maxReceive: "",
  draft: length === 0 ? null : { text: "x".repeat(length), baseHash: "h" },
  prepared: [],
});

test("unsaved texts are kept up to a bound, small ones first; no tab is lost", () => {
  const tabs = [tab("huge", 1_900_000), tab("clean", 0), tab("small", 150_000)];
  expect(boundDrafts(tabs).map(({ id, draft }) => [id, draft?.text.length])).toEqual([
    ["huge", undefined],
    ["clean", undefined],
    ["small", 150_000],
  ]);
  expect(boundDrafts(tabs.slice(1))).toEqual(tabs.slice(1));
});

test("and so are bodies", () => {
  const tabs = [
    { ...tab("long", 0), body: "x".repeat(2_900_000) },
    { ...tab("short", 0), body: "x".repeat(200_000) },
  ];
  expect(boundDrafts(tabs).map(({ body }) => body.length)).toEqual([0, 200_000]);
});

test("and so are prepared messages, those of one tab together", () => {
  const message = (length: number) => ({ id: "m", name: "", format: "json" as const, text: "x".repeat(length), repeat: once });
  const tabs = [
    { ...tab("many", 0), prepared: [message(300_000), message(300_000)] },
    { ...tab("few", 0), prepared: [message(100_000)] },
  ];
  expect(boundDrafts(tabs).map(({ prepared }) => prepared.length)).toEqual([0, 1]);
});

test.each([
  ["the last", maxTabs + 49],
  ["the first", 0],
])("of more tabs than are kept the first ones are, and the one in front, though it be %s", async (_which, front) => {
  const tabs = Array.from({ length: maxTabs + 50 }, (_, at) => tab(String(at), 0));
  let written: SessionState | null = null;
  const call = async (_operation: string, session: unknown) => {
    // As the boundary would.
    const { tabs, activeTab } = v.parse(contract["session.write"].params, session);
    written = { tabs, activeTab };
  };
  await writeSession({ call } as unknown as WirebenchClient, { tabs, activeTab: String(front) });
  expect(written).toMatchObject({ activeTab: String(front) });
  const ids = (written as SessionState | null)?.tabs.map(({ id }) => id) ?? [];
  expect(ids).toHaveLength(maxTabs);
  expect(ids).toContain(String(front));
  expect(ids.slice(0, maxTabs - 1)).toEqual(tabs.slice(0, maxTabs - 1).map(({ id }) => id));
});
