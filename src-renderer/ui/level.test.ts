import { expect, it } from "vitest";
import { levelOf } from "./level";

it.each([
  ["WARN", "warn"],
  ["warning", "warn"],
  ["LEVEL_ERROR", "error"],
  ["LOG_SEVERITY_DEBUG", "debug"],
  ["Info", "info"],
])("reads %s", (word, level) => expect(levelOf(word)).toBe(level));

it.each(["", "LEVEL_UNSPECIFIED", "errors", "constructor", "__proto__", "INFO: started", "7"])("leaves %j alone", (word) =>
  expect(levelOf(word)).toBeNull(),
);
