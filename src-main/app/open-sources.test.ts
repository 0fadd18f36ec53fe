import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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
import { bareReflectionBy, ServerReflector } from "../engine/reflection/server-reflector";
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
  const catalog = owned.add(new SchemaCatalog({ reflector: new ServerReflector(bareReflectionBy(pool)) }));
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

it("import paths are remembered: over a restart, when it is opened again, and when it was closed in between", async () => {
  const project = path.join(folder, "project");
  const files = {
    "api/a.proto": 'syntax = "proto3";\nimport "lib/b.proto";\nmessage A { B b = 1; }',
    "far/away/lib/b.proto": 'syntax = "proto3";\nmessage B {}',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(project, name)), { recursive: true });
    await writeFile(path.join(project, name), text);
  }
  const [api, away] = [path.join(project, "api"), path.join(project, "far/away")];
  const never = owned.add(new CancellationSource());
  const missing = ({ catalog }: ReturnType<typeof run>) => catalog.all().map(({ outline }) => outline.missingImports.length);

  const first = run();
  const [id = ""] = await first.sources.open([api]);
  expect(await first.sources.imports(id, never)).toEqual({
    importPaths: [],
    candidates: [{ folder: away, finds: ["lib/b.proto"] }],
    place: project,
    complete: true,
  });
  await first.sources.addImportPath(id, away);
  await first.sources.addImportPath(id, away);
  expect(missing(first)).toEqual([0]);
  expect(await first.sources.imports(id, never)).toEqual({ importPaths: [away], candidates: [], place: null, complete: true });
  await expect(first.sources.addImportPath(id, path.join(api, "a.proto"))).rejects.toMatchObject({ code: "unsupported" });
  await expect(first.sources.addImportPath(id, path.join(api, "none"))).rejects.toMatchObject({ code: "file-not-found" });
  await expect(first.sources.addImportPath("gone", away)).rejects.toMatchObject({ code: "source-gone" });

  const second = run();
  await second.sources.restored;
  expect(missing(second)).toEqual([0]);
  await second.sources.open([api]);
  expect(missing(second)).toEqual([0]);
  await second.sources.close(id);
  await second.sources.open([api]);
  expect(missing(second)).toEqual([0]);
  await second.sources.removeImportPath(id, away);
  expect(missing(second)).toEqual([1]);

  const third = run();
  await third.sources.restored;
  expect(missing(third)).toEqual([1]);
});

it("dropped files are given more files, under the same id; nothing else is", async () => {
  const { sources, catalog } = run();
  const order = 'syntax = "proto3";\nimport "lib/b.proto";\nmessage A { B b = 1; }';
  const id = await sources.upload("a.proto", [{ path: "a.proto", text: order }]);
  await sources.addFiles(id, [{ path: "deps/lib/b.proto", text: "broken {" }]);
  await sources.addFiles(id, [{ path: "deps/lib/b.proto", text: 'syntax = "proto3";\nmessage B {}' }]);
  expect(catalog.get(id).outline).toMatchObject({ missingImports: [], diagnostics: [] });
  await catalog.reload(id);
  expect(catalog.get(id).outline.missingImports).toEqual([]);
  await expect(sources.addFiles(id, [{ path: "x.binpb", bytes: new Uint8Array(1) }])).rejects.toMatchObject({ code: "no-protos" });
  await expect(sources.addImportPath(id, folder)).rejects.toMatchObject({ code: "unsupported" });
  const [onDisk = ""] = await sources.open([shop]);
  await expect(sources.addFiles(onDisk, [{ path: "b.proto", text: "" }])).rejects.toMatchObject({ code: "unsupported" });
});

it("one that is restored can be waited for, and cancelled: then it is not there at the next start either", async () => {
  const first = run();
  const [id = ""] = await first.sources.open([shop]);
  const second = run();
  await second.sources.begun;
  expect(second.sources.restoring).toEqual([id]);
  expect(second.catalog.all()).toEqual([]);
  expect((await second.catalog.opened(id)).outline.services.length).toBeGreaterThan(0);
  await second.sources.restored;
  expect(second.sources.restoring).toEqual([]);

  const third = run();
  await third.sources.begun;
  third.catalog.loadings.cancel(id);
  await expect(third.catalog.opened(id)).rejects.toMatchObject({ code: "source-gone" });
  await third.sources.restored;
  const fourth = run();
  await fourth.sources.restored;
  expect(fourth.catalog.all()).toEqual([]);
});

it("what is opened while others are restored makes nobody forget them", async () => {
  const [one, other] = [path.join(folder, "one.proto"), path.join(folder, "other.proto")];
  for (const place of [one, other]) await writeFile(place, 'syntax = "proto3"; message A {}');
  const first = run();
  await first.sources.open([one]);
  const second = run();
  await second.sources.open([other]);
  await second.sources.restored;
  const labels = (all: ReturnType<typeof run>) => all.outlines().map(({ source }) => source.label);
  expect(labels(second)).toEqual(["one.proto", "other.proto"]);
  const third = run();
  await third.sources.restored;
  expect(labels(third).sort()).toEqual(["one.proto", "other.proto"]);
});
