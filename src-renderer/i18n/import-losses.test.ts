import { expect, test } from "vitest";
import { importLossWords } from "#shared/model/import-loss";
import { importLossesZh, importLossLine } from "./import-losses";

const holesOf = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

test("the words of a loss have the same holes in both languages", () => {
  for (const [kind, words] of Object.entries(importLossWords)) {
    expect([kind, holesOf(importLossesZh[kind as keyof typeof importLossesZh])]).toEqual([kind, holesOf(words)]);
  }
});

test("a loss is told in the window's language", () => {
  const loss = { place: "用户 / 查询", kind: "script", values: { script: "after", tool: "Bruno" } } as const;
  expect(importLossLine(loss, "en")).toBe("用户 / 查询: Its script after uses Bruno's own API, and was left out.");
  expect(importLossLine(loss, "zh-CN")).toBe("用户 / 查询：它的脚本 after 使用 Bruno 自己的 API，已略去。");
});
