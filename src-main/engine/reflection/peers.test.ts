import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ChannelPool } from "../channels/pool";
import { SchemaCatalog } from "../schema/catalog";
import { ServerReflector } from "./server-reflector";

/** Servers that others wrote, running already, e.g. grpc-go's and grpcio's: `host:port`, with commas between. */
const targets = (process.env.WIREBENCH_REFLECTION_TARGETS ?? "").split(",").filter((target) => target !== "");
const why = targets.length > 0 ? "" : " (skipped: no WIREBENCH_REFLECTION_TARGETS)";

describe.skipIf(targets.length === 0)(`servers that others wrote${why}`, () => {
  let pool: ChannelPool;
  let catalog: SchemaCatalog;
  beforeAll(() => {
    pool = new ChannelPool();
    catalog = new SchemaCatalog({ reflector: new ServerReflector(pool) });
  });
  afterAll(() => {
    catalog.dispose();
    pool.dispose();
  });

  it.each(targets.length > 0 ? targets : ["none"])("%s describes every service, and every method can be called", async (target) => {
    const project = await catalog.open({ kind: "reflection", target, metadata: [], deadlineMs: null });
    const { outline } = project;
    expect(outline.diagnostics.filter(({ severity, code }) => severity === "error" || code === "descriptor-missing")).toEqual([]);
    expect(outline.services.length).toBeGreaterThan(0);
    for (const service of outline.services) {
      for (const one of service.methods) expect(project.method(`${service.name}/${one.name}`).file).toBe(service.file);
    }
    for (const file of outline.source.files) expect(await catalog.text(project.source.id, file)).toMatch(/^(syntax|edition) = /);
  });
});
