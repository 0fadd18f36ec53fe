import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { TargetRule } from "#shared/model/trust";
import { TargetRules } from "./target-rules";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-rules-"));
});
afterEach(() => rm(folder, { recursive: true }));

const rule = (id: string, more: TargetRule["settings"] = {}): TargetRule => ({ id, pattern: "localhost:50051", settings: more });

it("keeps rules over a restart, each in its place", async () => {
  const rules = new TargetRules(folder);
  const told: (readonly TargetRule[])[] = [];
  const listening = rules.onDidChange((changed) => told.push(changed));
  await rules.save(rule("a"));
  await rules.save(rule("b", { roots: { from: "nobody" } }));
  await rules.save(rule("a", { serverName: "*grpcstudy.com", identity: null }));
  const kept = [rule("a", { serverName: "*grpcstudy.com", identity: null }), rule("b", { roots: { from: "nobody" } })];
  expect(await new TargetRules(folder).all()).toEqual(kept);
  expect(told.at(-1)).toEqual(kept);
  await rules.remove("b");
  await rules.remove("unknown");
  expect(await new TargetRules(folder).all()).toEqual([kept[0]]);
  listening.dispose();
});
