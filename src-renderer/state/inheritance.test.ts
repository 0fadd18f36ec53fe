import { expect, test } from "vitest";
import type { Auth } from "#shared/model/auth";
import { noDefaults } from "#shared/model/saved-request";
import type { TabState } from "#shared/model/settings";
import type { InheritanceLevel } from "#shared/model/workspace";
import { withInherited } from "./inheritance";

const bearer = (secret: string): Auth => ({ scheme: { kind: "bearer", token: secret }, allowPlaintext: false }) as Auth;
const header = (key: string, value: string, enabled = true) => ({ key, value, enabled });

const levels: readonly InheritanceLevel[] = [
  {
    place: "wirebench.yaml",
    defaults: {
      ...noDefaults,
      target: "whole:1",
      metadata: [header("x-team", "all"), header("x-app", "wb")],
      settings: { deadline: "5s", gzip: true },
    },
  },
  {
    place: "collections/users/folder.yaml",
    defaults: {
      ...noDefaults,
      target: "folder:1",
      metadata: [header("x-team", "users")],
      auth: bearer("id"),
      settings: { maxSend: "1 MB" },
    },
  },
];

const blank: TabState = {
  id: "1",
  kind: "method",
  sourceId: "s",
  subject: "a.B/C",
  target: "",
  body: "",
  format: "json",
  metadata: [],
  variables: [],
  deadline: "",
  maxReceive: "64 MB",
  draft: null,
  prepared: [],
};

test("a tab has from above what it does not say itself, from the nearest that does", () => {
  expect(withInherited(blank, levels)).toMatchObject({
    target: "folder:1",
    metadata: expect.arrayContaining([header("x-team", "users"), header("x-app", "wb")]),
    auth: bearer("id"),
    deadline: "5s",
    gzip: true,
    maxSend: "1 MB",
    maxReceive: "64 MB",
  });
});

test("what it says itself stands before what is above", () => {
  const own = { target: "own:1", auth: bearer("own"), deadline: "1s", gzip: false, maxSend: "2 MB", metadata: [header("X-Team", "mine")] };
  const whole = withInherited({ ...blank, ...own }, levels);
  expect(whole).toMatchObject({ target: "own:1", auth: bearer("own"), deadline: "1s", gzip: false, maxSend: "2 MB" });
  expect(whole.metadata.filter(({ key }) => key.toLowerCase() === "x-team")).toEqual([header("X-Team", "mine")]);
});

test("nothing above leaves a tab as it is", () => {
  expect(withInherited(blank, [])).toMatchObject(blank);
});
