import { expect, test } from "vitest";
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
