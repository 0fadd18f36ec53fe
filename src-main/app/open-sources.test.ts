import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import { DisposableStore } from "#shared/base/disposable";
import { ChannelPool } from "../engine/channels/pool";
import { type CallHandler, LoopbackServer } from "../engine/channels/server";
import { reflectionHandlers } from "../engine/reflection/reflection-service";
import { reflectionPath } from "../engine/reflection/reflection-types";
import { ServerReflector } from "../engine/reflection/server-reflector";
import { SchemaCatalog } from "../engine/schema/catalog";
import { Recents } from "../storage/recents";
import { openSourcesFile } from "../storage/stores";
import { OpenSources } from "./open-sources";

const shop = fileURLToPath(new URL("../engine/schema/testdata/shop", import.meta.url));

let folder: string;
let owned: DisposableStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-sources-"));
  owned = new DisposableStore();
});
afterEach(async () => {
  owned.dispose();
  await rm(folder, { recursive: true });
});

/** A run of the application over the same data folder. */
function run() {
  const pool = owned.add(new ChannelPool());
  const catalog = owned.add(new SchemaCatalog({ reflector: new ServerReflector(pool) }));
  const sources = owned.add(new OpenSources(catalog, openSourcesFile(folder), new Recents(folder, os.homedir()), () => {}));
  return { catalog, sources, outlines: () => catalog.all().map((project) => project.outline) };
}

async function serve(): Promise<LoopbackServer> {
  const { registry } = await owned.add(new SchemaCatalog()).open({ kind: "disk", paths: [shop] });
  return owned.add(await LoopbackServer.start(reflectionHandlers(registry)));
}

it("a server is open again after a restart; its metadata is never on the disk", async () => {
  const server = await serve();
  const first = run();
  const cancellation = owned.add(new CancellationSource());
  const metadata = [{ key: "token", value: "s3cret", enabled: true }];
  const id = await first.sources.reflect({ target: server.target, metadata, deadlineMs: null }, cancellation);
  for (const name of ["sources.json", "recents.json"]) {
    const kept = await readFile(path.join(folder, name), "utf8");
    expect(kept).toContain(server.target);
    expect(kept).not.toContain("s3cret");
  }
  const second = run();
  await second.sources.restored;
  expect(second.catalog.get(id).source.kind).toBe("reflection");
  await expect.poll(() => second.outlines()[0]?.services.length).toBeGreaterThan(0);
});

it("a server that is away holds up nothing, keeps its place, and says so", async () => {
  const server = await serve();
  const first = run();
  const id = await first.sources.reflect({ target: server.target, metadata: [], deadlineMs: null }, owned.add(new CancellationSource()));
  server.dispose();
  const second = run();
  await second.sources.restored;
  expect(second.catalog.get(id).outline.services).toEqual([]);
  await expect.poll(() => second.outlines()[0]?.diagnostics[0]?.code).toBe("server-away");
  expect(second.catalog.get(id).source.detail).toBe("no answer");
  await expect(second.catalog.reload(id)).rejects.toMatchObject({ code: "reflection-failed" });
  await second.sources.close(id);
  const third = run();
  await third.sources.restored;
  expect(third.catalog.all()).toEqual([]);
});

it("closed while it is still being asked, it stays closed", async () => {
  const quick = await serve();
  const first = run();
  const id = await first.sources.reflect({ target: quick.target, metadata: [], deadlineMs: null }, owned.add(new CancellationSource()));
  const { port } = quick;
  quick.dispose();
  const silent: CallHandler = (call) => new Promise((_, reject) => call.signal.addEventListener("abort", () => reject(call.signal.reason)));
  owned.add(await LoopbackServer.start(new Map([[reflectionPath("v1"), silent]]), { port }));
  const second = run();
  await second.sources.restored;
  await second.sources.close(id);
  expect(second.catalog.all()).toEqual([]);
});
