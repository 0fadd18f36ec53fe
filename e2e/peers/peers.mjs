/**
 * Servers that others wrote, and a client of theirs: each is built from its own registry by its own lock file, into
 * .cache/peers, outside the tracked files. `build [NAME… | all]` builds (the quick ones if none is named) and says what
 * it left out and why; `start NAME` runs one, which prints `port N` and ends with its standard input.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const here = path.dirname(fileURLToPath(import.meta.url));
const cache = path.join(here, "..", "..", ".cache", "peers");
/** Folders that the .proto files' import names are relative to. */
const protoRoots = [path.join(here, "proto"), path.join(here, "..", "servers")];
const protos = [...protosBelow(path.join(here, "proto")), "tutorial.proto"];

/** @typedef {[program: string, ...args: string[]]} Command */
/**
 * How a peer is made, in a copy of its folder.
 * @typedef {object} Recipe
 * @property {string[]} sources its folders here, the later ones winning
 * @property {boolean} quick is it built where none is named?
 * @property {string[]} needs programs; without them the peer is left out
 * @property {Command[]} fetch what asks a registry: a failure leaves the peer out
 * @property {Command[]} build what must work then: a failure is one
 * @property {Command} launch
 */

/** @type {Record<string, Recipe>} */
const recipes = {
  "grpc-go": grpcGo("grpc-go"),
  "grpc-go-v1alpha": grpcGo("grpc-go", "grpc-go-v1alpha"),
  "grpc-go-binary-log": grpcGo("grpc-go", "grpc-go-binary-log"),
  grpcio: {
    sources: ["grpcio"],
    quick: true,
    needs: ["python3"],
    fetch: [
      ["python3", "-m", "venv", "--clear", ".venv"],
      [".venv/bin/pip", "install", "--quiet", "--require-hashes", "--only-binary=:all:", "--requirement=requirements.txt"],
    ],
    build: [],
    launch: [".venv/bin/python", "server.py", ...protoRoots],
  },
  "grpc-js": {
    sources: ["grpc-js"],
    quick: true,
    needs: ["npm"],
    fetch: [["npm", "ci", "--ignore-scripts", "--no-progress"]],
    build: [],
    launch: [process.execPath, "server.mjs", ...protoRoots],
  },
  "clients-js": {
    sources: ["clients-js"],
    quick: true,
    needs: ["npm"],
    fetch: [["npm", "ci", "--ignore-scripts", "--no-progress"]],
    build: [],
    launch: [process.execPath],
  },
  "clients-cpp": {
    sources: ["clients-cpp"],
    quick: true,
    needs: ["cmake", "g++", "protoc", "grpc_cpp_plugin"],
    fetch: [["cmake", "-B", "build"]],
    build: [],
    launch: [process.execPath],
  },
  "clients-java": {
    sources: ["clients-java", "../servers"],
    quick: true,
    needs: ["mvn", "java"],
    fetch: [["mvn", "--batch-mode", "--quiet", "compile", "exec:java"]],
    build: [],
    launch: ["mvn"],
  },
  k6: {
    sources: ["k6"],
    quick: false,
    needs: ["go"],
    fetch: [["go", "mod", "download"]],
    build: [["go", "build", "-o", "k6", "go.k6.io/k6"]],
    launch: ["./k6"],
  },
  tonic: {
    sources: ["tonic"],
    quick: true,
    needs: ["cargo", "protoc"],
    fetch: [["cargo", "fetch", "--locked"]],
    build: [["cargo", "build", "--locked", "--offline", "--quiet"]],
    launch: ["./target/debug/peer"],
  },
  "grpc-java": {
    sources: ["grpc-java"],
    quick: false,
    needs: ["mvn", "java"],
    fetch: [["mvn", "--batch-mode", "--quiet", "compile", "dependency:copy-dependencies"]],
    build: [],
    launch: ["java", "-cp", ["target/classes", "target/dependency/*"].join(path.delimiter), "peer.Peer"],
  },
  grpcurl: {
    sources: ["grpcurl"],
    quick: false,
    needs: ["go"],
    fetch: [["go", "mod", "download"]],
    build: [["go", "build", "-o", "grpcurl", "github.com/fullstorydev/grpcurl/cmd/grpcurl"]],
    launch: ["./grpcurl"],
  },
};

/** @param {string[]} sources @returns {Recipe} */
function grpcGo(...sources) {
  const module = "wirebench.example/peer";
  const options = protos.flatMap((proto) => {
    const name = proto.replace(/\.proto$/, "");
    const mapping = `M${proto}=${module}/gen/${name};${path.posix.basename(name)}`;
    return [`--go_opt=${mapping}`, `--go-grpc_opt=${mapping}`];
  });
  const outputs = ["go", "go-grpc"].flatMap((plugin) => [
    `--plugin=bin/protoc-gen-${plugin}`,
    `--${plugin}_out=.`,
    `--${plugin}_opt=module=${module}`,
  ]);
  const plugins = ["google.golang.org/grpc/cmd/protoc-gen-go-grpc", "google.golang.org/protobuf/cmd/protoc-gen-go"];
  return {
    sources,
    quick: true,
    needs: ["go", "protoc"],
    fetch: [["go", "mod", "download"]],
    build: [
      ["go", "build", "-o", "bin/", ...plugins],
      ["protoc", ...protoRoots.map((root) => `-I${root}`), ...outputs, ...options, ...protos],
      ["go", "build", "-o", "server", "."],
    ],
    launch: ["./server"],
  };
}

/** Import names, sorted. @param {string} root */
function protosBelow(root) {
  const entries = /** @type {string[]} */ (readdirSync(root, { recursive: true }));
  return entries
    .filter((name) => name.endsWith(".proto"))
    .map((name) => name.replaceAll(path.sep, "/"))
    .sort();
}

/** Built in seconds, and so for every run of the tests. */
export const quickPeers = Object.keys(recipes).filter((name) => recipes[name].quick);
export const slowPeers = Object.keys(recipes).filter((name) => !recipes[name].quick);

/** @param {string} name */
const folderOf = (name) => path.join(cache, name);
/** @param {string} name */
const markOf = (name) => path.join(folderOf(name), "built.txt");

/** Of all that a peer is made of. @param {string} name */
function fingerprint(name) {
  const hash = createHash("sha256");
  const folders = [...recipes[name].sources.map((source) => path.join(here, source)), ...protoRoots];
  for (const folder of folders) {
    for (const entry of /** @type {string[]} */ (readdirSync(folder, { recursive: true })).sort()) {
      const file = path.join(folder, entry);
      if (statSync(file).isFile()) hash.update(`${entry}\0`).update(readFileSync(file));
    }
  }
  return hash.update(JSON.stringify(recipes[name])).digest("hex");
}

/**
 * How a peer is started that is built as its sources are now; null for one that is not.
 * @param {string} name @returns {{ program: string, args: string[], cwd: string } | null}
 */
export function launchOf(name) {
  const isBuilt = existsSync(markOf(name)) && readFileSync(markOf(name), "utf8") === fingerprint(name);
  if (!isBuilt) return null;
  const [program, ...args] = recipes[name].launch;
  const cwd = folderOf(name);
  return { program: program.startsWith(".") ? path.join(cwd, program) : program, args, cwd };
}

/** No step of a build may hold up the tests for longer; a registry that does not answer, those that nobody asked for least of all. */
const stepMs = 600_000;
const quickFetchMs = 120_000;

/** @param {string} program */
const onPath = (program) => (process.env.PATH ?? "").split(path.delimiter).some((folder) => existsSync(path.join(folder, program)));

/** @param {Command} command @param {string} cwd @param {number} limitMs @returns {Promise<string | null>} what it said where it failed */
function run([program, ...args], cwd, limitMs = stepMs) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"], timeout: limitMs });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said += data));
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code) => resolve(code === 0 ? null : said.trim() || `${program} ended with ${code}`));
  });
}

/** The line of an output that tells most: the first that speaks of an error, or the last. @param {string} output */
function gist(output) {
  const lines = stripVTControlCharacters(output).trim().split("\n");
  return lines.find((line) => /error/i.test(line)) ?? lines.at(-1);
}

/** Answers one line of what became of it. Rejects where a build fails that has all it needs. @param {string} name */
export async function build(name) {
  const recipe = recipes[name];
  if (!recipe) throw new Error(`There is no peer ${name}: ${Object.keys(recipes).join(", ")}`);
  if (launchOf(name)) return `${name}: built already`;
  const lacking = recipe.needs.filter((program) => !onPath(program));
  if (lacking.length > 0) return `${name}: skipped, no ${lacking.join(", no ")} here`;
  const folder = folderOf(name);
  rmSync(markOf(name), { force: true });
  mkdirSync(folder, { recursive: true });
  for (const source of recipe.sources) cpSync(path.join(here, source), folder, { recursive: true });
  for (const command of recipe.fetch) {
    const problem = await run(command, folder, recipe.quick ? quickFetchMs : stepMs);
    if (problem !== null) return `${name}: skipped, its packages could not be had: ${gist(problem)}`;
  }
  for (const command of recipe.build) {
    const problem = await run(command, folder);
    if (problem !== null) throw new Error(`${name}: ${command.slice(0, 2).join(" ")} failed: ${problem}`);
  }
  writeFileSync(markOf(name), fingerprint(name));
  return `${name}: built`;
}

/** @param {string} name */
function start(name) {
  const launch = launchOf(name);
  if (!launch) throw new Error(`${name} is not built: node e2e/peers/peers.mjs build ${name}`);
  spawn(launch.program, launch.args, { cwd: launch.cwd, stdio: "inherit" }).once("exit", (code) => process.exit(code ?? 1));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [act, ...named] = process.argv.slice(2);
  const names = named.includes("all") ? Object.keys(recipes) : named.length > 0 ? named : quickPeers;
  if (act === "build") for (const name of names) console.log(await build(name));
  else if (act === "start" && named[0]) start(named[0]);
  else console.error("node e2e/peers/peers.mjs build [NAME… | all] | start NAME");
}
