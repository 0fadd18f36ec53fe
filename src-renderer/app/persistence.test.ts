import { expect, test } from "vitest";
import { once } from "#shared/model/prepared-message";
import type { TabState } from "#shared/model/settings";
import { boundDrafts } from "./persistence";

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
