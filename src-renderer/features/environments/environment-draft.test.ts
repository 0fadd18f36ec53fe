import { expect, test } from "vitest";
import { asKind, environmentName, firstNameProblem, nameProblem, readDraft, secretName, tidy, writeDraft } from "./environment-draft";

const staging = {
  base: "base",
  target: "{{host}}",
  values: [
    { name: "who", value: "小明" },
    { name: "token", secret: "staging-token" },
  ],
};

test("a draft comes back as it was kept", () => {
  expect(readDraft(writeDraft(staging))).toEqual(staging);
});

test.each(["", "{", "null", "[]", '{"base":1,"target":null,"values":[]}', '{"base":null,"target":null,"values":[{"value":"x"}]}'])(
  "a text that is no draft is none: %s",
  (text) => {
    expect(readDraft(text)).toBeNull();
  },
);

test("rows that say nothing are not written, and neither is an empty target", () => {
  const values = [...staging.values, { name: "", value: "" }, { name: "empty", value: "" }];
  expect(tidy({ base: null, target: "  ", values })).toEqual({ base: null, target: null, values: [...staging.values, values[3]] });
});

test("a name is one, and there once", () => {
  const values = ["a", "b c", "a", "", "名字"].map((name) => ({ name, value: "" }));
  expect(firstNameProblem(values)).toBe("b c");
  expect(firstNameProblem(staging.values)).toBeNull();
  expect(firstNameProblem([{ name: "", value: "text" }])).toBe("");
  expect(values.map((_, at) => nameProblem(values, at))).toEqual([null, "name", "twice", "name", null]);
});

test("a secret has a name that no other has, and its row gives up the text that was there", () => {
  expect(secretName("staging", "token", new Set())).toBe("staging-token");
  expect(secretName("staging", "token", new Set(["staging-token", "staging-token-2"]))).toBe("staging-token-3");
  expect(asKind({ name: "token", value: "typed" }, "secret", () => "s")).toEqual({ name: "token", secret: "s" });
  expect(asKind({ name: "token", secret: "s" }, "text", () => "")).toEqual({ name: "token", value: "" });
});

test("an environment is called as its file", () => {
  expect(environmentName("environments/staging.eu.yaml")).toBe("staging.eu");
});
