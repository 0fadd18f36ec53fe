import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Client } from "#shared/bridge/client";
import type { ParamsOf } from "#shared/bridge/operation";
import type { WirebenchContract } from "#shared/contract/contract";
import type { CallScope } from "#shared/model/call";
import type { Expectations } from "#shared/model/saved-request";
import type { TakenVariable } from "#shared/model/workspace";
import type { RunningServer } from "./serve";
import { openPage, startCore } from "./testing/served-core";

/** The checks of single calls, as a window has them made: a page of a served core, the demo's server, a workspace's real files. */

let folder: string;
let server: RunningServer;
let page: Client<WirebenchContract>;
let target: string;
let scope: CallScope;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-checks-"));
  server = await startCore(folder);
  page = await openPage(server.mintUrl());
  ({ target } = await page.call("demo.start", {}));
  const { handle } = await page.call("files.resolve", { path: folder });
  const { workspaceId } = await page.call("workspace.create", { handle, folder: "shop", name: "Shop" });
  await writeFile(path.join(folder, "shop", "collections", "ask.yaml"), "version: 1\nmethod: ping.PingService/Unary\n");
  scope = { workspaceId, environment: null, path: "collections/ask.yaml" };
});

afterEach(async () => {
  server.dispose();
  await page.ended;
  page.dispose();
  await server.saved();
  await rm(folder, { recursive: true });
});

const nothing: Expectations = { checks: [], takes: [], scripts: { before: "", after: "" } };

type Request = ParamsOf<WirebenchContract["call.start"]>;

async function called(text: string, expects: Partial<Expectations>, more: Partial<Request> = {}): Promise<string> {
  const { callId } = await page.call("call.start", {
    sourceId: "demo",
    method: "ping.PingService/Unary",
    target,
    metadata: [],
    deadlineMs: 20_000,
    maxReceiveBytes: 1_000_000,
    bodies: [{ format: "json", text }],
    variables: [],
    finish: true,
    owner: "tab-1",
    scope,
    expects: crossing({ ...nothing, ...expects }),
    ...more,
  });
  for await (const _head of page.open("call.watch", { callId }).items);
  return callId;
}

/** What crosses is made of lists that may be changed. */
function crossing({ checks, takes, scripts }: Expectations): NonNullable<Request["expects"]> {
  return {
    checks: checks.map((check) => (check.kind === "snapshot" ? { ...check, ignore: [...check.ignore] } : check)),
    takes: [...takes],
    scripts,
  };
}

const checksOf = (callId: string) => page.call("call.checks", { callId });

it("are made when it is over, and say what was found; without any there are none", async () => {
  const callId = await called('{"text": "Ada"}', {
    checks: [
      { kind: "message", of: "first", path: "$.text", comparison: "==", value: '"Bob"' },
      { kind: "count", comparison: "==", value: 1 },
    ],
  });
  expect(await checksOf(callId)).toMatchObject({
    results: [
      { of: "status", passed: true },
      { of: "message", title: '$.text == "Bob"', passed: false, found: '"Ada"' },
      { of: "count", passed: true },
    ],
    edits: null,
    fault: null,
  });
  expect(await checksOf(await called("{}", {}))).toBeNull();
});

it("of a stream are made at its end", async () => {
  const callId = await called(
    '{"count": 5}',
    {
      checks: [
        { kind: "count", comparison: "==", value: 5 },
        { kind: "order", path: "$.number", is: "ascending" },
        { kind: "message", of: "last", path: "$.number", comparison: "==", value: "5" },
      ],
    },
    { method: "ping.PingService/ServerStream" },
  );
  const checked = await checksOf(callId);
  expect(checked?.results.map(({ passed }) => passed)).toEqual([true, true, true, true]);
});

it("take values that the next call names, by environment, until they are forgotten", async () => {
  const told: TakenVariable[][] = [];
  const taken = page.open("variables.taken", { workspaceId: scope.workspaceId });
  const listening = (async () => {
    for await (const { values } of taken.items) told.push(values);
  })();
  await called('{"text": "t-{{uuid}}"}', { takes: [{ name: "token", path: "$.text", of: "first" }] });
  // The second call is as quick as can be: it waits for what the first one takes.
  const second = await called('{"text": "{{token}}!"}', { takes: [{ name: "again", path: "$.text", of: "first" }] });
  const again = (await checksOf(second))?.taken.find(({ name }) => name === "again")?.value;
  expect(again).toMatch(/^t-.+!$/);
  const { scopes } = await page.call("variables.scopes", { scope });
  expect(scopes.map(({ origin, place }) => [origin, place])).toContainEqual(["taken", "collections/ask.yaml"]);
  const elsewhere = { ...scope, environment: "other" };
  await writeFile(path.join(folder, "shop", "wirebench.yaml"), "version: 1\nname: Shop\n");
  await page.call("workspace.createEntry", {
    workspaceId: scope.workspaceId,
    folder: "environments",
    name: "other",
    content: { kind: "environment", environment: { base: null, target: null, values: [] } },
  });
  await expect(called('{"text": "{{token}}"}', {}, { scope: elsewhere })).rejects.toMatchObject({ code: "variable-unknown" });
  await page.call("variables.forgetTaken", { workspaceId: scope.workspaceId, environment: null, name: "token" });
  await expect(called('{"text": "{{token}}"}', {})).rejects.toMatchObject({ code: "variable-unknown" });
  taken.cancel();
  await listening.catch(() => {});
  expect(told.at(-1)).toEqual([{ environment: null, name: "again", value: again, place: "collections/ask.yaml" }]);
});

it("do not let an answer name anything further", async () => {
  await called(
    '{"text": "\\u007b\\u007bhome\\u007d\\u007d"}',
    { takes: [{ name: "sly", path: "$.text", of: "first" }] },
    {
      variables: [{ name: "home", value: "secret" }],
    },
  );
  const next = await called('{"text": "{{sly}}"}', { takes: [{ name: "seen", path: "$.text", of: "first" }] });
  expect((await checksOf(next))?.taken).toEqual([{ name: "seen", value: "{{home}}" }]);
});

it("are preceded by a script that changes the request, and followed by one that checks", async () => {
  const before = `
    request.metadata.push({ key: "x-signed", value: "yes" });
    request.messages[0] = { text: "from " + vars.get("who") };
    vars.set("sent", request.messages[0].text);
    log("before");`;
  const after = `check("it came back", response.messages[0].text === vars.get("sent"), response.messages[0].text); log("after");`;
  const callId = await called("{}", { scripts: { before, after } }, { variables: [{ name: "who", value: "Ada" }] });
  expect(await checksOf(callId)).toEqual({
    results: [
      { of: "status", title: "status is OK", passed: true, found: "" },
      { of: "script", title: "it came back", passed: true, found: "" },
    ],
    taken: [{ name: "sent", value: "from Ada" }],
    logs: ["before", "after"],
    edits: { metadata: [{ key: "x-signed", value: "yes" }], messages: ['{"text":"from Ada"}'] },
    fault: null,
  });
  await expect(called("{}", { scripts: { before: "nonsense(", after: "" } })).rejects.toMatchObject({ code: "bad-params" });
});

it("compare with a snapshot that is kept beside the request's file, and nowhere else", async () => {
  const expects = { ...nothing, checks: [{ kind: "snapshot", ignore: ["$.number"] } as const] };
  const callId = await called('{"text": "Ada"}', expects);
  expect((await checksOf(callId))?.results.at(-1)).toMatchObject({ of: "snapshot", passed: false });
  const again = { callId, expects: crossing(expects) };
  expect((await page.call("call.checkAgain", { ...again, scope, snapshot: true })).results.at(-1)).toMatchObject({ passed: true });
  expect(JSON.parse(await readFile(path.join(folder, "shop", "collections", "ask.snapshot.json"), "utf8"))).toMatchObject({
    messages: [{ text: "Ada" }],
  });
  const other = await called('{"text": "Bob"}', expects);
  expect((await checksOf(other))?.results.at(-1)).toMatchObject({ passed: false, found: expect.stringContaining('found "Bob"') });
  const outside = await page.call("call.checkAgain", { ...again, scope: { ...scope, path: "../../x.yaml" }, snapshot: true });
  expect(outside.fault).not.toBeNull();
});

it("say which path or pattern is none while they are written", async () => {
  const expects = crossing({
    checks: [
      { kind: "message", of: "first", path: "$.[", comparison: "matches", value: '"("' },
      { kind: "message", of: "first", path: "$.{{field}}", comparison: "==", value: "1" },
      { kind: "snapshot", ignore: ["$.ok", "no"] },
    ],
    takes: [{ name: "a b", path: "$.ok", of: "first" }],
    scripts: nothing.scripts,
  });
  const { problems } = await page.call("expectations.problems", { expects });
  expect(problems.map(({ part, at, field }) => [part, at, field])).toEqual([
    ["checks", 0, "path"],
    ["checks", 0, "value"],
    ["checks", 2, "ignore"],
    ["takes", 0, "name"],
  ]);
});

it("tell no secret that a server gives back, and send it all the same", async () => {
  const { id } = await page.call("secret.keep", { text: "canary-taken-9182" });
  await page.call("workspace.nameSecret", { workspaceId: scope.workspaceId, name: "shop-key", secretId: id });
  const values = [{ name: "key", secret: "shop-key" }];
  const content = { kind: "environment", environment: { base: null, target: null, values } } as const;
  await page.call("workspace.createEntry", {
    workspaceId: scope.workspaceId,
    folder: "environments",
    name: "local",
    content: { ...content, environment: { ...content.environment, values: [...values] } },
  });
  const local = { ...scope, environment: "local" };
  const scripts = { before: "", after: 'log(response.messages[0].text); check("same", response.messages[0].text === vars.get("key"))' };
  const first = await called('{"text": "{{key}}"}', { takes: [{ name: "echo", path: "$.text", of: "first" }], scripts }, { scope: local });
  const told = [await checksOf(first), await page.call("variables.scopes", { scope: local })];
  expect(told[0]).toMatchObject({ results: [{}, { title: "same", passed: true }], taken: [{ name: "echo" }] });
  expect(JSON.stringify(told)).not.toContain("canary");
  const after = 'check("sent", response.messages[0].text.length === 17)';
  const second = await called('{"text": "{{echo}}"}', { scripts: { before: "", after } }, { scope: local });
  expect((await checksOf(second))?.results.at(-1)).toMatchObject({ title: "sent", passed: true });
});
