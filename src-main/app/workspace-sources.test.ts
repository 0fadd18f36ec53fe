import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Client } from "#shared/bridge/client";
import type { WirebenchContract } from "#shared/contract/contract";
import type { RunningServer } from "./serve";
import { openPage, startCore } from "./testing/served-core";

/** A workspace that somebody else has made, and what opens of it before the user has said anything. */

let folder: string;
let core: RunningServer;
let page: Client<WirebenchContract>;
/** Whoever connects is counted, and turned away. */
let server: Server;
let connections = 0;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "wirebench-sources-")));
  connections = 0;
  server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await mkdir(path.join(folder, "shop", "protos"), { recursive: true });
  await mkdir(path.join(folder, "outside"));
  for (const place of ["shop/protos/own.proto", "outside/other.proto"]) {
    await writeFile(path.join(folder, place), 'syntax = "proto3";\nmessage M {}\nservice S { rpc Get(M) returns (M); }\n');
  }
  await symlink(path.join(folder, "outside"), path.join(folder, "shop", "linked"));
  await start();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await stop();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

async function start(): Promise<void> {
  core = await startCore(folder);
  page = await openPage(core.mintUrl());
}

async function stop(): Promise<void> {
  core.dispose();
  await page.ended;
  page.dispose();
  await core.saved();
}

const target = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function openWorkspace(sources: readonly string[]): Promise<string> {
  const list = sources.map((source) => `  - ${source}\n`).join("");
  await writeFile(path.join(folder, "shop", "wirebench.yaml"), `name: Shop\nversion: 1\nsources:\n${list}`);
  const { handle } = await page.call("files.resolve", { path: path.join(folder, "shop") });
  return (await page.call("workspace.open", { handle })).workspaceId;
}

it("files in the folder open by themselves; servers and what lies outside wait, and nobody is asked", async () => {
  const workspaceId = await openWorkspace([
    "path: protos",
    "path: ../outside",
    "path: linked",
    "path: protos\n    importPaths: [../outside]",
    `server: ${target()}`,
  ]);
  const { sources } = await page.call("workspace.openSources", { workspaceId, open: true });
  expect(sources.map(({ kind, name, waits, fault }) => [kind, name, waits, fault])).toEqual([
    ["path", "protos", false, null],
    ["path", "../outside", true, null],
    ["path", "linked", true, null],
    ["path", "protos", true, null],
    ["server", target(), true, null],
  ]);
  expect(sources.map(({ sourceId }) => sourceId !== null)).toEqual([true, false, false, false, false]);
  expect(connections).toBe(0);
  const looked = await page.call("workspace.openSources", { workspaceId, open: false });
  expect(looked.sources.map(({ waits }) => waits)).toEqual([false, true, true, true, true]);
});

it("what the user has agreed to opens by itself from then on, also after a restart, and another address is asked for again", async () => {
  const workspaceId = await openWorkspace(["path: ../outside", `server: ${target()}`]);
  expect(await page.call("workspace.agreeToSource", { workspaceId, kind: "path", name: "../outside" })).toMatchObject({
    sourceId: expect.any(String),
    waits: false,
  });
  const asked = await page.call("workspace.agreeToSource", { workspaceId, kind: "server", name: target() });
  expect(asked).toMatchObject({ sourceId: null, waits: false, fault: { code: expect.any(String) } });
  expect(connections).toBeGreaterThan(0);
  await expect(page.call("workspace.agreeToSource", { workspaceId, kind: "server", name: "elsewhere:1" })).rejects.toMatchObject({
    code: "source-gone",
  });
  await stop();
  await start();
  await openWorkspace(["path: ../outside", `server: ${target()}`, "server: localhost:1"]);
  const { sources } = await page.call("workspace.openSources", { workspaceId, open: true });
  expect(sources.map(({ waits }) => waits)).toEqual([false, false, true]);
});

it("a server that the user keeps is not asked for, and one that is open already is taken as it is", async () => {
  const demo = await page.call("demo.start", {});
  const workspaceId = await openWorkspace([`server: ${demo.target}`]);
  const { sourceId } = await page.call("schema.reflect", { target: demo.target, metadata: [], deadlineMs: null });
  const { sources } = await page.call("workspace.openSources", { workspaceId, open: true });
  expect(sources).toMatchObject([{ sourceId, waits: false, fault: null }]);
  await page.call("workspace.keepSource", { workspaceId, sourceId });
  await page.call("schema.close", { sourceId });
  expect((await page.call("workspace.openSources", { workspaceId, open: true })).sources).toMatchObject([{ waits: false, fault: null }]);
});

it("a variable of this machine's environment goes nowhere before the user agrees, and each is asked for", async () => {
  vi.stubEnv("WIREBENCH_TEST_PLACE", target().slice("http://".length));
  const workspaceId = await openWorkspace(["path: protos"]);
  const [source] = (await page.call("workspace.openSources", { workspaceId, open: true })).sources;
  const request = {
    sourceId: source?.sourceId ?? "",
    method: "S/Get",
    target: "{{env WIREBENCH_TEST_PLACE}}",
    metadata: [],
    deadlineMs: 5000,
    maxReceiveBytes: 1024,
    bodies: [{ format: "json", text: "{}" }],
    finish: true,
    owner: "tab",
    scope: { workspaceId, environment: null, path: null },
  } as const;
  await expect(page.call("call.start", request)).rejects.toMatchObject({
    code: "variable-guarded",
    facts: { variable: "WIREBENCH_TEST_PLACE", field: "the target" },
  });
  expect(connections).toBe(0);
  await page.call("workspace.agreeToVariable", { workspaceId, variable: "WIREBENCH_TEST_PLACE" });
  await page.call("call.start", request);
  await vi.waitFor(() => expect(connections).toBeGreaterThan(0), { timeout: 20_000 });
  await expect(page.call("call.start", { ...request, target: "{{env HOME}}" })).rejects.toMatchObject({ code: "variable-guarded" });
});
