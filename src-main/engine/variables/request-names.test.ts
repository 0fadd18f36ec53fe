import { describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { type CallRequest, defaultMaxReceiveBytes } from "#shared/model/call";
import { Template } from "#shared/model/variables";
import { momentOf } from "../codec/body/fill-in";
import { fillRequest, type NameSources } from "./request-names";
import { workspaceScopes } from "./workspace-scopes";

const secrets: string[] = [];
const sources: NameSources = {
  environment: { REGION: "eu" },
  onSecret: (text) => secrets.push(text),
  contentsOf: async ({ environment, path }) => ({
    root: "/workspace",
    secrets: new Map([["staging-token", "s3cret"]]),
    scopes: workspaceScopes({
      request: path === null ? null : { path, variables: [{ name: "who", value: "request" }] },
      folders: [
        { path: "collections/users/folder.yaml", variables: [{ name: "depth", value: "2" }] },
        { path: "collections/folder.yaml", variables: [{ name: "depth", value: "1" }] },
      ],
      environments: [
        { name: environment ?? "", base: "base", target: null, values: [{ name: "token", secret: "staging-token" }] },
        {
          name: "base",
          base: null,
          target: null,
          values: [
            { name: "host", value: "{{sub}}.{{env REGION}}.test" },
            { name: "token", value: "none" },
          ],
        },
      ],
      workspace: [
        { name: "sub", value: "api" },
        { name: "timeout", value: "5s" },
      ],
    }),
  }),
};

const request: CallRequest = {
  sourceId: "s",
  method: "a.B/C",
  target: "{{host}}:443",
  metadata: [
    { key: "authorization", value: "Bearer {{token}}", enabled: true },
    { key: "x-off", value: "{{nobody}}", enabled: false },
  ],
  auth: { scheme: { kind: "basic", user: "{{sub}}", password: "secret {{id}}" }, allowPlaintext: false },
  deadlineMs: 1,
  maxReceiveBytes: 1,
  bodies: [{ format: "json", text: "{}" }],
  finish: true,
  owner: "tab",
  scope: { workspaceId: "w", environment: "staging", path: "collections/users/get.yaml" },
  settings: { deadline: "{{timeout}}" },
};

async function faultOf(changed: Partial<CallRequest>): Promise<Fault> {
  return fillRequest({ ...request, ...changed }, sources).then(
    () => Promise.reject(new Error("It was filled in.")),
    (reason: unknown) => Fault.from(reason),
  );
}

describe("a request of a workspace", () => {
  it("has its target, metadata, authentication and settings filled in", async () => {
    const { request: filled } = await fillRequest(request, sources);
    expect(filled).toMatchObject({
      target: "api.eu.test:443",
      metadata: [{ key: "authorization", value: "Bearer s3cret" }, { value: "{{nobody}}" }],
      auth: { scheme: { user: "api", password: "secret {{id}}" } },
      deadlineMs: 5000,
      maxReceiveBytes: defaultMaxReceiveBytes,
      bodies: request.bodies,
      variables: [],
    });
    expect(secrets).toContain("s3cret");
  });

  it("knows names by the nearest scope, the sender's own before all", async () => {
    const { namesOf } = await fillRequest(request, sources);
    const fill = (text: string, variables: Record<string, string> = {}) => {
      const names = namesOf(Object.entries(variables).map(([name, value]) => ({ name, value })));
      return new Template(text, "json").fill(names, momentOf(0)).text;
    };
    expect(fill('"{{who}} {{depth}} {{counter}}"')).toBe('"request 2 1"');
    expect(fill('"{{who}} {{mine}}"', { who: "me", mine: "{{sub}}" })).toBe('"me api"');
    expect(namesOf([]).find("token", momentOf(0))).toEqual({
      name: "token",
      value: "s3cret",
      isSecret: true,
      origin: "environment",
      place: "environments/staging.yaml",
    });
    expect(namesOf([]).find("host", momentOf(0))).toMatchObject({ origin: "base-environment", place: "environments/base.yaml" });
  });

  it("says in which text a name is missing, with the nearest one that there is", async () => {
    const inTarget = await faultOf({ target: "{{hots}}:1" });
    expect(inTarget).toMatchObject({ code: "variable-unknown", facts: { field: "the target", name: "hots", column: 1 } });
    expect(inTarget.message).toContain("In the target: There is no variable");
    expect(inTarget.act).toContain("{{host}}");
    expect((await faultOf({ metadata: [{ key: "x-a", value: "1 {{b c}}", enabled: true }] })).message).toContain("In the metadata x-a: ");
    expect(await faultOf({ scope: { workspaceId: "w", environment: null, path: null }, settings: { deadline: "{{sub}}" } })).toMatchObject({
      code: "bad-params",
      facts: { field: "deadline" },
    });
  });
});

describe("a request of no workspace", () => {
  const { scope: _, settings: __, ...alone } = request;

  it("has its own variables and the built-in ones, in all texts", async () => {
    const { request: filled } = await fillRequest(
      { ...alone, metadata: [], auth: undefined, variables: [{ name: "host", value: "h" }] },
      sources,
    );
    expect(filled).toMatchObject({ target: "h:443", deadlineMs: 1, maxReceiveBytes: 1 });
  });

  it("has them in its settings, target and metadata", async () => {
    const { request: filled } = await fillRequest(
      {
        ...alone,
        target: "localhost:{{port}}",
        auth: undefined,
        metadata: [{ key: "x-id", value: "{{uuid}}", enabled: true }],
        settings: { deadline: "{{counter}}s", maxReceive: "{{size}} MB" },
        variables: [
          { name: "port", value: "1" },
          { name: "size", value: "2" },
        ],
      },
      sources,
    );
    expect(filled).toMatchObject({ target: "localhost:1", deadlineMs: 1000, maxReceiveBytes: 2_000_000 });
    expect(filled.metadata[0]?.value).toMatch(/^[0-9a-f]{8}-/);
  });

  it("stays as it is without variables", async () => {
    expect((await fillRequest(alone, sources)).request).toBe(alone);
  });
});
