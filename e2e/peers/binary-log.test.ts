import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CancellationSource } from "../../shared/base/cancellation";
import type { LoggedCall } from "../../shared/model/recording";
import { CallRegistry } from "../../src-main/engine/calls/calls";
import { Recordings } from "../../src-main/engine/calls/recordings";
import { ChannelPool } from "../../src-main/engine/channels/pool";
import { noFiles } from "../../src-main/engine/codec/testing/bodies";
import { RecordingStore } from "../../src-main/engine/recording/recording-store";
import { bareReflectionBy, ServerReflector } from "../../src-main/engine/reflection/server-reflector";
import { SchemaCatalog } from "../../src-main/engine/schema/catalog";
import { builtPeer } from "../support/peers";

const launch = builtPeer("grpc-go-binary-log");
const tutorial = path.join(import.meta.dirname, "..", "servers", "tutorial.proto");

describe.skipIf(launch === null)(`a binary log that grpc-go wrote${launch ? "" : ": the peer grpc-go-binary-log is not built"}`, () => {
  let folder: string;
  let pool: ChannelPool;
  let catalog: SchemaCatalog;
  let store: RecordingStore;
  let calls: CallRegistry;
  let recordings: Recordings;
  const cancelling = new CancellationSource();
  const work = { cancellation: cancelling, onProgress: () => {} };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-binary-log-"));
    pool = new ChannelPool();
    catalog = new SchemaCatalog({ reflector: new ServerReflector(bareReflectionBy(pool)) });
    await catalog.open({ kind: "disk", paths: [tutorial] });
    store = new RecordingStore();
    calls = new CallRegistry(catalog, pool, noFiles, { recordings: store });
    recordings = new Recordings(calls, store, catalog);
  });
  afterAll(async () => {
    calls.dispose();
    store.dispose();
    catalog.dispose();
    pool.dispose();
    cancelling.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  /** What grpc-go logs with this filter (grpc-go internal/binarylog/env_config.go). */
  async function logged(filter: string): Promise<{ place: string; found: readonly LoggedCall[] }> {
    const place = path.join(folder, `${encodeURIComponent(filter)}.txt`);
    const { program = "", args = [], cwd = "" } = launch ?? {};
    const ran = spawnSync(program, [...args, place], { cwd, env: { ...process.env, GRPC_BINARY_LOG_FILTER: filter }, encoding: "utf8" });
    expect(ran.stdout, ran.stderr).toBe("written\n");
    const { format, calls: found, more } = await recordings.look(place, work);
    expect([format, more]).toEqual(["binary-log", 0]);
    return { place, found };
  }

  const open = async (place: string, { key }: LoggedCall) =>
    calls.get(await recordings.openFile({ place, key, as: null, owner: "tab" }, work));

  it("has every call twice, as the client and as the server saw it", async () => {
    const { found } = await logged("*");
    const seen = found.map(({ method, loggedBy, messages, isKnown }) => `${method} ${loggedBy} ${messages} ${isKnown}`);
    expect(seen.sort()).toEqual([
      "tutorial.v1.StreamService/Talk client 2 true",
      "tutorial.v1.StreamService/Talk client 6 true",
      "tutorial.v1.StreamService/Talk server 2 true",
      "tutorial.v1.StreamService/Talk server 6 true",
      "tutorial.v1.UserService/GetUser client 1 true",
      "tutorial.v1.UserService/GetUser server 1 true",
    ]);
    // What a server says of a call that was given up depends on what it was doing just then.
    expect(found.filter(({ loggedBy }) => loggedBy === "client").map(({ status }) => status)).toEqual(["NOT_FOUND", "OK", "CANCELLED"]);
  });

  it("opens with messages, headers, trailers, details and peers", async () => {
    const { place, found } = await logged("*");
    for (const call of found.filter(({ method }) => method.endsWith("/GetUser"))) {
      const opened = await open(place, call);
      const { head, reader } = opened;
      expect(head).toMatchObject({
        kind: "unary",
        state: "failed",
        sent: { count: 1 },
        received: { count: 0 },
        origin: { truncated: 0, missing: 0, cut: false },
      });
      expect(head.status).toMatchObject({ code: 5, message: "没有这个用户", details: [{ type: "google.rpc.ErrorInfo" }] });
      expect(head.headers).toEqual(
        expect.arrayContaining([
          { key: "x-from", value: "go" },
          { key: "x-id-bin", value: "AAH/" },
        ]),
      );
      expect(head.trailers).toContainEqual({ key: "x-cost", value: "3" });
      expect((await reader.rows(0, 5)).map(({ preview }) => preview)).toEqual(['{"id":"404"}']);
      if (call.loggedBy === "client") expect(opened.timeline().find(({ name }) => name === "headers")?.note).toMatch(/^127\.0\.0\.1:\d+$/);
    }
    const talk = found.find(({ status, loggedBy }) => status === "OK" && loggedBy === "client");
    const opened = await open(place, talk ?? ({} as LoggedCall));
    const { head, reader } = opened;
    expect(head).toMatchObject({ kind: "bidi", state: "done", sent: { count: 3 }, received: { count: 3 } });
    expect((await reader.rows(0, 4)).map(({ kind, preview }) => [kind, preview])).toEqual([
      ["sent", '{"from":"me","text":"one"}'],
      ["received", '{"from":"go","text":"ONE"}'],
      ["sent", '{"from":"me","text":"二"}'],
      ["received", '{"from":"go","text":"二"}'],
    ]);
    expect(opened.timeline().map(({ name }) => name)).toEqual(
      expect.arrayContaining(["start", "headers", "half-close", "trailers", "end"]),
    );
    const cancelled = found.find(({ status, loggedBy }) => status === "CANCELLED" && loggedBy === "client");
    expect((await open(place, cancelled ?? ({} as LoggedCall))).head).toMatchObject({ state: "cancelled" });
  });

  it("says how many messages grpc-go was told to cut", async () => {
    const { place, found } = await logged("*{h;m:20}");
    const talk = found.find(({ status, loggedBy }) => status === "OK" && loggedBy === "server");
    const { head } = await open(place, talk ?? ({} as LoggedCall));
    expect(head.origin?.truncated).toBe(2);
  });

  it("of headers alone has messages without their bytes", async () => {
    const { place, found } = await logged("tutorial.v1.UserService/*{h}");
    expect(found.map(({ messages }) => messages)).toEqual([1, 1]);
    for (const call of found) expect((await open(place, call)).head.origin?.truncated).toBe(1);
  });
});
