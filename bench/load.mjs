/**
 * How fast a schema is loaded, against protoc and protobufjs on the same files in the same run.
 * `node bench/load.mjs [root…]` prints one JSON line; without import roots it takes the 14-file project of the tests. Loading is
 * reading, parsing, linking and building the registry, each time anew. protoc is the whole process, protobufjs its parse only:
 * it has no linker that keeps positions. A peer that is not here, or that refuses the files, is null.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import protobuf from "protobufjs";
import { bundle, root } from "./engine.mjs";

const shop = ["proto", "third_party"].map((name) => path.join(root, "src-main/engine/schema/testdata/shop", name));
const roots = process.argv.length > 2 ? process.argv.slice(2).map((one) => path.resolve(one)) : shop;
const rounds = 5;
const filesOf = (/** @type {string} */ one) =>
  readdirSync(one, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".proto"));
const files = roots.flatMap(filesOf);

/** The median of some rounds, in ms, or null where a round fails. @param {() => unknown} run */
async function median(run) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    try {
      await run();
    } catch {
      return null;
    }
    times.push(performance.now() - start);
  }
  return Math.round((times.sort((a, b) => a - b)[rounds >> 1] ?? 0) * 10) / 10;
}

const { SchemaCatalog } = await bundle("load", ['export { SchemaCatalog } from "./src-main/engine/schema/catalog";']);

async function load() {
  const catalog = new SchemaCatalog();
  const project = await catalog.open({ kind: "disk", paths: roots, importPaths: roots });
  const errors = project.outline.diagnostics.filter((/** @type {any} */ one) => one.severity === "error");
  catalog.dispose();
  return errors.length;
}

function protoc() {
  const args = [
    ...roots.map((one) => `-I${one}`),
    "-I/usr/include",
    "--include_source_info",
    "--include_imports",
    "--descriptor_set_out=/dev/null",
    ...files,
  ];
  if (spawnSync("protoc", args, { stdio: "ignore" }).status !== 0) throw new Error("protoc refused");
}

function protobufjsParse() {
  for (const one of roots) {
    for (const file of filesOf(one)) protobuf.parse(readFileSync(path.join(one, file), "utf8"), new protobuf.Root(), { keepCase: true });
  }
}

const firstMs = await (async () => {
  const start = performance.now();
  await load();
  return Math.round((performance.now() - start) * 10) / 10;
})();
console.log(
  JSON.stringify({
    bench: "load",
    files: files.length,
    errors: await load(),
    firstMs,
    medianMs: await median(load),
    protocMs: await median(protoc),
    protobufjsParseOnlyMs: await median(protobufjsParse),
  }),
);
