import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Fault } from "#shared/base/fault";
import type { Client } from "#shared/bridge/client";
import type { WirebenchContract } from "#shared/contract/contract";
import type { RunningServer } from "./serve";
import { openPage as openPageAt, startCore } from "./testing/served-core";

let folder: string;
let server: RunningServer;
let complaints: Fault[];
const clients: Client<WirebenchContract>[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-serve-"));
  complaints = [];
});

afterEach(async () => {
  server.dispose();
  for (const client of clients.splice(0)) {
    await client.ended;
    client.dispose();
  }
  await rm(folder, { recursive: true });
});

async function start(paths: readonly string[] = []): Promise<void> {
  server = await startCore(folder, { paths, complain: (fault) => complaints.push(fault) });
}

async function openPage(address = server.mintUrl()): Promise<Client<WirebenchContract>> {
  const client = await openPageAt(address);
  clients.push(client);
  return client;
}

describe("the served mode", () => {
  it("lets several pages at one core, each by an address of its own", async () => {
    await start();
    const address = server.mintUrl();
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#c=[\w-]{43}$/);
    const [one, other] = [await openPage(address), await openPage()];
    await expect(openPage(address)).rejects.toBe(4401);
    const { sourceId, target } = await one.call("demo.start", {});
    expect(await other.call("demo.state", {})).toEqual({ target });
    const text = '{"text":"héllo 世界"}';
    const { callId } = await one.call("call.start", {
      sourceId,
      method: "ping.PingService/Unary",
      target,
      metadata: [],
      deadlineMs: null,
      maxReceiveBytes: 1e6,
      bodies: [{ format: "json", text }],
      finish: true,
      owner: "tab",
    });
    for await (const _ of one.open("call.watch", { callId }).items);
    const { rows } = await other.call("call.rows", { callId, from: 0, count: 9 });
    expect(rows.map(({ preview }) => JSON.parse(preview))).toEqual([JSON.parse(text), { text: "héllo 世界", number: 1 }]);
  });

  it("says what it cannot do", async () => {
    await start();
    const { call } = await openPage();
    expect(await call("app.info", {})).toMatchObject({ shell: "served", capabilities: { nativeDialogs: false, clipboard: false } });
    await expect(call("files.pick", { what: "files" })).rejects.toMatchObject({ code: "unsupported" });
    await expect(call("host.copyText", { text: "x" })).rejects.toMatchObject({ code: "unsupported" });
  });

  it("opens what it is given, and complains of what is not there", async () => {
    const place = path.join(folder, "订单.proto");
    await writeFile(place, 'syntax = "proto3"; message A {}');
    await start([place]);
    const { call, open } = await openPage();
    await eventually(async () => {
      const [source] = (await call("schema.sources", {})).sources;
      const parts = open("schema.outline", { sourceId: source?.sourceId ?? "none" }).items[Symbol.asyncIterator]();
      expect((await parts.next()).value?.part.source.label).toBe("订单.proto");
    });
    const remembered = path.join(folder, "data", "sources.json");
    await eventually(async () => expect(await readFile(remembered, "utf8")).toContain("订单.proto"));
    server.dispose();
    await rm(place);
    await start([path.join(folder, "none.proto")]);
    await eventually(() => expect(complaints.map(({ code }) => code)).toEqual(["file-not-found", "file-not-found"]));
  });

  it("ends its pages when it ends", async () => {
    await start();
    const client = await openPage();
    server.dispose();
    expect(await client.ended).toMatchObject({ code: "disconnected" });
  });
});

/** Generous: a slow machine is not a failing test. */
function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000, interval: 10 });
}
