/**
 * How fast a schema is loaded, and loaded again, against protoc, `buf build` and protobufjs on the same files in the same run.
 * `node bench/load.mjs [root…]` prints one JSON line; without import roots it takes the 14-file project of the tests.
 *
 * Loading is reading, parsing, linking and making the tree, in a process of its own: `coldMs` the first time, `warmMs` the
 * median of more with nothing known (null for a large tree), `cachedMs` the first time with a cache on the disk, `changedMs` the
 * median of loading again after one file has changed, `methodMs` the first method with its descriptors, and `peakMb` the
 * memory that the process had at most. protoc and buf are the whole process; protobufjs is its parse only, as it has no linker that keeps positions.
 * A peer that is not here, or that refuses the files, is null; buf comes by `npm ci --prefix bench/peers`.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import protobuf from "protobufjs";
import { bundle, root } from "./engine.mjs";

const shop = ["proto", "third_party"].map((name) => path.join(root, "src-main/engine/schema/testdata/shop", name));
const given = process.argv.length > 2 ? process.argv.slice(2).map((one) => path.resolve(one)) : shop;
const scratch = mkdtempSync(path.join(tmpdir(), "wirebench-load-"));
// A copy: one of the files is changed.
const roots = given.map((one, index) => path.join(scratch, String(index), path.basename(one)));
for (const [index, one] of given.entries()) cpSync(one, roots[index] ?? "", { recursive: true });

const filesOf = (/** @type {string} */ one) =>
  readdirSync(one, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".proto"));
const files = roots.flatMap(filesOf);
const rounds = files.length > 500 ? 1 : 5;

/** The median of some rounds, in ms, or null where a round fails. @param {() => unknown} run */
function median(run) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    try {
      run();
    } catch {
      return null;
    }
    times.push(performance.now() - start);
  }
  return Math.round((times.sort((a, b) => a - b)[rounds >> 1] ?? 0) * 10) / 10;
}

/** @param {string} command @param {string[]} args */
function succeed(command, args) {
  if (spawnSync(command, args, { stdio: "ignore", cwd: scratch }).status !== 0) throw new Error(`${command} refused`);
}

/** Loads in a process of its own, see load-once.mjs. @param {"cold" | "cached"} mode */
function load(mode) {
  const cache = path.join(scratch, "cache");
  // With the room for what is soon of no use that the program gives to its thread.
  const args = ["--max-semi-space-size=64", path.join(root, "bench", "load-once.mjs"), mode, cache, String(rounds), ...roots];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const includes = roots.map((one) => `-I${one}`);
const protoc = () =>
  succeed("protoc", [
    ...includes,
    "-I/usr/include",
    "--include_source_info",
    "--include_imports",
    "--descriptor_set_out=/dev/null",
    ...files,
  ]);

// Import roots are to buf the modules of a workspace.
const modules = roots.map((one) => `  - path: ${path.relative(scratch, one)}\n`).join("");
writeFileSync(path.join(scratch, "buf.yaml"), `version: v2\nmodules:\n${modules}`);
const buf = path.join(root, "bench/peers/node_modules/.bin/buf");
function bufBuild() {
  if (!existsSync(buf)) throw new Error("buf is not here");
  succeed(buf, ["build", "-o", path.join(scratch, "image.binpb")]);
}

function protobufjsParse() {
  for (const one of roots) {
    for (const file of filesOf(one)) protobuf.parse(readFileSync(path.join(one, file), "utf8"), new protobuf.Root(), { keepCase: true });
  }
}

try {
  await bundle("load", [
    'export { SchemaCatalog } from "./src-main/engine/schema/catalog";',
    'export { LocalEngine } from "./src-main/engine/schema/compile/local-engine";',
  ]);
  const { coldMs, warmMs, errors, peakMb, methodMs } = load("cold");
  const { cachedMs, changedMs, peakMb: cachedPeakMb } = load("cached");
  const peers = { protocMs: median(protoc), bufBuildMs: median(bufBuild), protobufjsParseOnlyMs: median(protobufjsParse) };
  const ours = { coldMs, warmMs, methodMs, peakMb, cachedMs, changedMs, cachedPeakMb };
  console.log(JSON.stringify({ bench: "load", files: files.length, errors, ...ours, ...peers }));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
