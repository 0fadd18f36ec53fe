import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import { SchemaCatalog } from "../catalog";
import { LocalEngine } from "./local-engine";
import { WorkerEngine } from "./worker-engine";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const shop = join(root, "src-main/engine/schema/testdata/shop");
const scratch = mkdtempSync(join(tmpdir(), "wirebench-worker-"));
const script = join(scratch, "schema-worker.cjs");
/** The same, but that a search for "die" ends it. */
const mortalScript = join(scratch, "mortal.cjs");

beforeAll(async () => {
  await build({
    entryPoints: [join(root, "src-main/app/schema-worker.ts")],
    bundle: true,
    platform: "node",
    format: "cjs",
    outfile: script,
    logLevel: "error",
  });
  const dying = 'require("node:worker_threads").parentPort.on("message", ({ args }) => args?.[0] === "die" && process.exit(1));';
  writeFileSync(mortalScript, `${dying}\nrequire(${JSON.stringify(script)});`);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let engine: WorkerEngine;
let threaded: SchemaCatalog;
let local: SchemaCatalog;
beforeEach(() => {
  engine = new WorkerEngine({ script, cacheFolder: join(scratch, "cache") });
  threaded = new SchemaCatalog({ engine });
  local = new SchemaCatalog({ engine: new LocalEngine() });
});
afterEach(() => {
  threaded.dispose();
  local.dispose();
});

const folder = { kind: "disk", paths: [shop] } as const;

describe("a thread of its own", () => {
  it("says what this one says", async () => {
    const theirs = await threaded.open(folder);
    const ours = await local.open(folder);
    const { id } = ours.source;
    expect(theirs.outline).toEqual(ours.outline);
    for (const { name, methods } of ours.outline.services) {
      for (const method of methods) {
        const full = `${name}/${method.name}`;
        expect(theirs.method(full).desc.input.typeName).toBe(ours.method(full).desc.input.typeName);
      }
    }
    for (const { name } of ours.outline.types) expect(await threaded.page(id, name)).toEqual(await local.page(id, name));
    const at = { line: 15, column: 8 };
    const orders = "shop/orders/v1/order.proto";
    expect(await threaded.at(id, orders, at)).toEqual(await local.at(id, orders, at));
    expect(await threaded.references(id, orders, at)).toEqual(await local.references(id, orders, at));
    expect(await threaded.graph(id, "shop.orders.v1.Order", 2)).toEqual(await local.graph(id, "shop.orders.v1.Order", 2));
    expect(await threaded.search("order", 50)).toEqual(await local.search("order", 50));
    expect(await threaded.text(id, orders)).toBe(await local.text(id, orders));
  });

  it("passes faults on as they are", async () => {
    await expect(threaded.open({ kind: "disk", paths: [join(scratch, "nowhere")] })).rejects.toMatchObject({
      code: "file-not-found",
      act: "Check the path.",
      facts: { path: join(scratch, "nowhere") },
    });
    const { source } = await threaded.open(folder);
    await expect(threaded.page(source.id, "shop.Nothing")).rejects.toMatchObject({ code: "symbol-gone" });
  });

  it("sends what has changed, and has the rest from before", async () => {
    const path = join(scratch, "changing.proto");
    const text = (message: string) => `syntax = "proto3"; message ${message} {} service S { rpc Do(${message}) returns (${message}); }`;
    writeFileSync(path, text("Before"));
    const before = await threaded.open({ kind: "disk", paths: [shop, path] });
    writeFileSync(path, text("After"));
    const after = await threaded.reload(before.source.id);
    expect(after.method("S/Do").desc.input.typeName).toBe("After");
    expect(after.outline.types.length).toBe(before.outline.types.length);
    expect(after.method("shop.orders.v1.OrderService/Create").name).toBe("shop.orders.v1.OrderService/Create");
    expect(before.method("S/Do").desc.input.typeName).toBe("Before");
  });

  it("checks a text that is not saved, and forgets it", async () => {
    const path = join(scratch, "draft.proto");
    const text = 'syntax = "proto3"; message M {}';
    writeFileSync(path, text);
    const { source } = await threaded.open({ kind: "disk", paths: [path] });
    const { diagnostics, name } = await threaded.preview(source.id, "draft.proto", `${text} message N { Gone gone = 1; }`);
    expect([name, diagnostics.map(({ code }) => code)]).toEqual(["draft.proto", ["type-unknown"]]);
    expect((await threaded.reload(source.id)).outline.types.map((type) => type.name)).toEqual(["M"]);
  });
});

describe("what runs there", () => {
  it("is at an end when the engine is disposed", async () => {
    const { source } = await threaded.open(folder);
    const searching = engine.search("order", 5);
    engine.dispose();
    const cancelled = { code: "cancelled" };
    await expect(searching).rejects.toMatchObject(cancelled);
    const request = { sourceId: source.id, label: "shop", input: { ...folder, importPaths: [], bundledRoot: null } } as const;
    await expect(engine.compile(request)).rejects.toMatchObject(cancelled);
    await expect(engine.search("order", 5)).rejects.toMatchObject(cancelled);
    await expect(engine.page(source.id, "shop.orders.v1.Order")).rejects.toMatchObject(cancelled);
    engine.dispose();
  });

  it("can be cancelled, before and after it has begun", async () => {
    const cancelled = new CancellationSource();
    cancelled.cancel();
    await expect(threaded.open(folder, cancelled)).rejects.toMatchObject({ code: "cancelled" });
    const files = Array.from({ length: 2000 }, (_, at) => ({
      path: `f${at}.proto`,
      text: `syntax = "proto3"; message M${at} {}\n// ${"x".repeat(1000)}`,
    }));
    const cancelling = new CancellationSource();
    const request = { sourceId: "many", label: "many", input: { kind: "texts", files, added: [], bundledRoot: null } } as const;
    await expect(engine.compile(request, { cancellation: cancelling, progress: () => cancelling.cancel() })).rejects.toMatchObject({
      code: "cancelled",
    });
    expect((await engine.compile(request)).files).toHaveLength(2000);
  });

  it("is told of a thread that ends, and compiled again when it is asked for", async () => {
    const mortal = new SchemaCatalog({ engine: new WorkerEngine({ script: mortalScript, cacheFolder: join(scratch, "cache") }) });
    try {
      const { source } = await mortal.open(folder);
      await expect(mortal.search("die", 5)).rejects.toMatchObject({ code: "internal" });
      expect((await mortal.page(source.id, "shop.orders.v1.Order")).kind).toBe("message");
      await expect(mortal.search("die", 5)).rejects.toMatchObject({ code: "internal" });
      expect(await mortal.search("order", 5)).toHaveLength(5);
      expect((await mortal.reload(source.id)).outline.services).toHaveLength(4);
    } finally {
      mortal.dispose();
    }
  });
});
