import { describe, expect, it } from "vitest";
import type { Auth } from "./auth";
import { inherit } from "./inheritance";
import { noDefaults } from "./saved-request";

const bearer = (token: string): Auth => ({ scheme: { kind: "bearer", token }, allowPlaintext: false });
const entry = (key: string, value: string, enabled = true) => ({ key, value, enabled });

const workspace = {
  place: "wirebench.yaml",
  defaults: {
    ...noDefaults,
    target: "a:1",
    auth: bearer("root"),
    metadata: [entry("x-tenant", "acme"), entry("x-trace", "1"), entry("x-trace", "2")],
    settings: { deadline: "5s", gzip: true },
    variables: [
      { name: "host", value: "a" },
      { name: "id", value: "1" },
    ],
  },
};
const folder = {
  place: "collections/users/folder.yaml",
  defaults: {
    ...noDefaults,
    auth: { scheme: { kind: "inherit" as const }, allowPlaintext: false },
    metadata: [entry("X-Trace", "3"), entry("x-more", "4")],
    settings: { gzip: false },
    variables: [{ name: "id", value: "2" }],
  },
};
const request = {
  place: "collections/users/get.yaml",
  defaults: { ...noDefaults, target: "b:2", metadata: [entry("x-tenant", "", false)] },
};

describe("what holds for a request", () => {
  it("is said by the nearest, key by key, with its place", () => {
    const found = inherit([workspace, folder, request]);
    expect(found.target).toEqual({ value: "b:2", place: request.place });
    expect(found.auth).toEqual({ value: bearer("root"), place: workspace.place });
    expect(found.settings).toEqual({
      deadline: { value: "5s", place: workspace.place },
      gzip: { value: false, place: folder.place },
    });
    expect(found.variables.map(({ value, place }) => [value.name, value.value, place])).toEqual([
      ["host", "a", workspace.place],
      ["id", "2", folder.place],
    ]);
    expect(found.metadata.map(({ value, place }) => [value.key, value.value, value.enabled, place])).toEqual([
      ["x-tenant", "", false, request.place],
      ["X-Trace", "3", true, folder.place],
      ["x-more", "4", true, folder.place],
    ]);
  });

  it("is nothing where nobody says anything", () => {
    expect(inherit([])).toEqual({ target: null, metadata: [], auth: null, settings: {}, variables: [] });
  });

  it("ends with `none`, which is a choice", () => {
    const none: Auth = { scheme: { kind: "none" }, allowPlaintext: false };
    const level = { place: "x", defaults: { ...noDefaults, auth: none } };
    expect(inherit([workspace, level]).auth).toEqual({ value: none, place: "x" });
  });
});
