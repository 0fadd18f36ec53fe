import { expect, test } from "vitest";
import { Fault } from "#shared/base/fault";
import { textsOf } from "../i18n/i18n";
import { originWords } from "../i18n/origin-words";
import { lookUp, windowNames } from "./known-names";

const names = windowNames({
  variables: [
    { name: "mine", value: "of {{who}}" },
    { name: "", value: "nothing" },
  ],
  scopes: [
    {
      origin: "environment",
      place: "environments/staging.yaml",
      values: [
        { name: "who", value: "stage" },
        { name: "token", secret: "staging-token" },
        { name: "lost", value: "{{nobody}}" },
        { name: "machine", value: "{{env HOME}}" },
      ],
    },
    { origin: "workspace", place: "wirebench.yaml", values: [{ name: "who", value: "all" }] },
  ],
});
const find = (name: string) => lookUp(names, { name, words: [] });

test("a name is told with its value and who says it, the nearest first", () => {
  const who = find("who");
  expect(who).toMatchObject({ value: "stage", origin: "environment" });
  if (who === null || who instanceof Fault) throw new Error("known");
  expect(originWords(who, textsOf("en"))).toBe("from the environment staging");
  expect(originWords(who, textsOf("zh-CN"))).toBe("来自环境 staging");
  expect(find("mine")).toMatchObject({ value: "of stage", origin: "request" });
});

test("a secret is a mask in the window", () => {
  expect(find("token")).toMatchObject({ value: "••••••", isSecret: true });
});

test("a name that nobody knows is none, and one whose value leads nowhere says why", () => {
  expect(find("nobody")).toBeNull();
  expect(find("lost")).toMatchObject({ code: "variable-unknown" });
});

test("the names that can be completed are those that are defined", () => {
  expect([...names.names()]).toEqual(expect.arrayContaining(["mine", "who", "token"]));
  expect([...names.names()]).not.toContain("");
});

test("what only the core can tell is not taken for unknown in itself", () => {
  expect(lookUp(names, { name: "env", words: ["HOME"] })).toBeNull();
  expect(find("machine")).toMatchObject({ facts: { name: "env" } });
});
