import { describe, expect, it } from "vitest";
import type { Auth } from "#shared/model/auth";
import { noDefaults } from "#shared/model/saved-request";
import type { VariableScope } from "#shared/model/variable-scopes";
import { blankRequest, jsonMessage } from "../import/saved";
import { namedSecrets, type ShareSources, standaloneRequest } from "./share-request";

const bearer = (token: string): Auth => ({ scheme: { kind: "bearer", token }, allowPlaintext: false });
const scopes: readonly VariableScope[] = [
  { origin: "taken", place: "login", values: [{ name: "session", value: "taken-canary" }] },
  { origin: "folder", place: "collections/users/folder.yaml", values: [{ name: "id", value: "{{prefix}}-1" }] },
  {
    origin: "environment",
    place: "environments/预发.yaml",
    values: [
      { name: "host", value: "{{region}}.example.test:443" },
      { name: "region", value: "eu" },
      { name: "unused", value: "no" },
      { name: "key", secret: "预发-key" },
    ],
  },
  { origin: "workspace", place: "wirebench.yaml", values: [{ name: "prefix", value: "u" }] },
];

function sources(change: Partial<ShareSources["request"]>, withEnvironment = false): ShareSources {
  const defaults = { ...noDefaults, target: "{{host}}", auth: bearer("staging"), settings: { deadline: "5s", gzip: true } };
  return {
    request: { ...blankRequest("a.B/C"), settings: { deadline: "1s" }, ...change },
    levels: [{ place: "wirebench.yaml", defaults: { ...defaults, metadata: [{ key: "x-tenant", value: "acme", enabled: true }] } }],
    scopes,
    withEnvironment,
  };
}

describe("a request that stands alone", () => {
  it("has what it inherits, and the variables that it names, of files and of nobody else", () => {
    const { request, open } = standaloneRequest(
      sources({
        messages: [jsonMessage('{"id": "{{id}}", "k": "{{key}}", "s": "{{session}}", "u": "{{uuid}}", "new": "{{新}}" // {{comment}}\n}')],
      }),
    );
    expect(request).toMatchObject({
      target: "{{host}}",
      auth: bearer("staging"),
      settings: { deadline: "1s", gzip: true },
      metadata: [{ key: "x-tenant", value: "acme" }],
    });
    expect(request.variables).toEqual([
      { name: "id", value: "{{prefix}}-1" },
      { name: "prefix", value: "u" },
    ]);
    expect(open).toEqual(["host", "key", "session", "新"]);
    expect(JSON.stringify(request)).not.toContain("canary");
  });

  it("has the environment's values where that is wished, and never its secrets", () => {
    const { request, open } = standaloneRequest(sources({ metadata: [{ key: "x-key", value: "{{key}}", enabled: true }] }, true));
    expect(request.variables).toEqual([
      { name: "host", value: "{{region}}.example.test:443" },
      { name: "region", value: "eu" },
    ]);
    expect(open).toEqual(["key"]);
  });

  it("ends where values name each other in a ring", () => {
    const ring = {
      origin: "folder",
      place: "f",
      values: [
        { name: "a", value: "{{b}}" },
        { name: "b", value: "{{a}}" },
      ],
    } as const;
    const { request } = standaloneRequest({ ...sources({ target: "{{a}}" }), scopes: [ring] });
    expect(request.variables.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("leaves a credential that was typed as metadata to whoever opens it", () => {
    const entry = (value: string) => ({ key: "Authorization", value, enabled: true });
    const { request, open } = standaloneRequest(
      sources({ metadata: [entry("Bearer canary"), entry("canary"), entry("Bearer {{jwt}}"), entry("")] }),
    );
    expect(request.metadata.map(({ value }) => value)).toEqual(["acme", "Bearer {{token}}", "{{token}}", "Bearer {{jwt}}", ""]);
    expect(open).toEqual(["host", "token", "jwt"]);
  });
});

describe("secrets", () => {
  it("stand by their names, and those without one get one", () => {
    const auth: Auth = {
      scheme: {
        kind: "pairs",
        pairs: [
          { key: "a", secret: "id-1", text: "" },
          { key: "b", secret: "id-2", text: "" },
          { key: "c", secret: "id-3", text: "" },
          { key: "d", secret: "id-1", text: "" },
          { key: "e", secret: "{{token}}", text: "" },
          { key: "f", secret: null, text: "plain" },
        ],
      },
      allowPlaintext: false,
    };
    const { auth: named, names } = namedSecrets(auth, (ref) => (ref === "id-2" ? "预发" : null));
    const scheme = named?.scheme;
    expect(scheme?.kind === "pairs" && scheme.pairs.map(({ secret }) => secret)).toEqual([
      "secret",
      "预发",
      "secret-2",
      "secret",
      "{{token}}",
      null,
    ]);
    expect(names).toEqual(["secret", "预发", "secret-2"]);
    expect(namedSecrets(null, () => null)).toEqual({ auth: null, names: [] });
  });
});
