/**
 * One process of bench/load.mjs: `node bench/load-once.mjs cold|cached CACHE ROUNDS ROOT…` prints what it took as JSON. `cold`
 * leaves the cache behind that `cached` begins with.
 */
import { appendFileSync, existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./engine.mjs";

const [mode, cacheFolder = "", roundsText = "1", ...roots] = process.argv.slice(2);
const rounds = Number(roundsText);
const { SchemaCatalog, LocalEngine } = await import(pathToFileURL(path.join(root, ".cache/bench/load.mjs")).href);
const origin = { kind: "disk", paths: roots, importPaths: roots };

/** @param {() => unknown} run @returns {Promise<number>} ms */
async function timed(run) {
  const start = performance.now();
  await run();
  return Math.round((performance.now() - start) * 10) / 10;
}

/** @param {number[]} times */
const median = (times) => times.sort((a, b) => a - b)[times.length >> 1] ?? null;

const catalog = new SchemaCatalog({ engine: new LocalEngine({ cacheFolder }) });
/** @type {any} */
let project;
const firstMs = await timed(async () => {
  project = await catalog.open(origin);
  return project.outline;
});
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
const [service] = project.outline.services.filter((/** @type {any} */ one) => one.methods.length > 0);
const methodMs = service ? await timed(() => project.method(`${service.name}/${service.methods[0].name}`)) : null;

if (mode === "cold") {
  const warm = [];
  for (let round = 1; round < rounds; round++) {
    const fresh = new SchemaCatalog();
    warm.push(await timed(() => fresh.open(origin)));
    fresh.dispose();
  }
  const errors = project.outline.diagnostics.filter((/** @type {any} */ one) => one.severity === "error").length;
  const written = path.join(cacheFolder, `${project.source.id}.bin`);
  while (!existsSync(written)) await new Promise((resolve) => setTimeout(resolve, 50));
  console.log(JSON.stringify({ coldMs: firstMs, warmMs: median(warm), errors, peakMb, methodMs }));
} else {
  const changed = path.join(
    roots[0] ?? "",
    project.source.files.find((/** @type {string} */ name) => existsSync(path.join(roots[0] ?? "", name))),
  );
  const times = [];
  for (let round = 0; round < 7; round++) {
    appendFileSync(changed, `\nmessage BenchAdded${round} { string text = 1; }\n`);
    times.push(await timed(async () => (await catalog.reload(project.source.id)).outline));
  }
  // The first has what the cache holds still to unpack.
  console.log(JSON.stringify({ cachedMs: firstMs, changedMs: median(times.slice(1)), firstChangedMs: times[0], peakMb }));
}
catalog.dispose();
