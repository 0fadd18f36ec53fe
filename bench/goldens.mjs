/**
 * Is a whole tree of .proto files understood as protoc understands it? `node bench/goldens.mjs root… [--list file] [--show n]`
 * compiles what is below the import roots with the engine and with protoc, compares each file's descriptor, places and
 * comments included, and prints one JSON line: `identical` files have the same bytes; of those that are `equal` protoc writes
 * an option in pieces that mean the same as the whole. `--list` names a file with the import names to compare, one per line;
 * `--show` prints the first of what differs. Debian's protoc is asked first, and for what it refuses the recent one
 * (WIREBENCH_PYTHON); what both refuse is counted and not compared.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { Edition, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { bundle } from "./engine.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { list: { type: "string" }, show: { type: "string", default: "0" } },
});
const shows = Number(values.show);
const roots = positionals.map((root) => path.resolve(root));

const { SchemaCatalog, debianProtoc, recentProtoc, descriptorDifferences, isOfType, wellKnownFile } = await bundle("goldens", [
  'export { SchemaCatalog } from "./src-main/engine/schema/catalog";',
  'export { wellKnownFile } from "./src-main/engine/schema/link/well-known";',
  'export { debianProtoc, recentProtoc } from "./src-main/engine/schema/testing/protoc";',
  'export { descriptorDifferences, isOfType } from "./src-main/engine/schema/testing/descriptor-differences";',
]);

/** What may differ, and for which reason: src-main/engine/schema/README.md lists them. */
const allowed = {
  "message set in an option": (/** @type {any} */ { where, theirs }, /** @type {any} */ _, /** @type {any} */ registry) => {
    const extension = registry.getExtension(/options\..*\[([^\]]+)\]$/.exec(where)?.[1] ?? "");
    return theirs === undefined && extension?.extendee.proto.options?.messageSetWireFormat === true;
  },
  "edition to come": (/** @type {any} */ _, /** @type {any} */ theirs) => theirs.edition > Edition.EDITION_2024,
};

/** @param {string} root */
function protosBelow(root) {
  const found = readdirSync(root, { recursive: true, encoding: "utf8" });
  return found.filter((name) => name.endsWith(".proto")).map((name) => name.replaceAll("\\", "/"));
}

/**
 * Compiles the files into a set, less those that are refused: protoc stops at the first of these, so it is asked until none is
 * left. @param {any} protoc @param {readonly string[]} files @param {string} output @param {readonly string[]} flags
 */
function compile(protoc, files, output, flags) {
  /** @type {Map<string, string>} */
  const refusals = new Map();
  const rootFlags = roots.map((root) => `-I${root}`);
  for (let accepted = protoc.isThere ? files : []; accepted.length > 0; accepted = accepted.filter((name) => !refusals.has(name))) {
    const [words] = protoc.run([[...rootFlags, ...flags, "--include_source_info", `--descriptor_set_out=${output}`, ...accepted]]);
    if (existsSync(output)) return { accepted: new Set(accepted), words, refusals };
    const known = refusals.size;
    for (const [, place = "", reason = ""] of words.matchAll(/^(\S+?\.proto)(?:[:\d]*): (?!warning: )(.*)$/gm)) {
      if (!refusals.has(nameOf(place))) refusals.set(nameOf(place), reason);
    }
    if (refusals.size === known) throw new Error(words);
  }
  return { accepted: new Set(), words: "", refusals };
}

/** The import name of a file that protoc names: the recent one gives a path. @param {string} place */
function nameOf(place) {
  const root = roots.find((one) => place.startsWith(`${one}/`));
  return root === undefined ? place : place.slice(root.length + 1);
}

/** The files of a descriptor set one by one, as bytes: decoding all of a large one takes gigabytes. @param {string} file */
function* filesOf(file) {
  const bytes = readFileSync(file);
  for (let at = 0; at < bytes.length; ) {
    at++; // the tag of FileDescriptorSet.file, the only field
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      length += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

/** Where protoc warns of unused imports. @param {string} words */
function unusedImports(words) {
  return [...words.matchAll(/^(.+?):(\d+):\d+: warning: Import .+ is unused\.$/gm)].map(([, file = "", line]) => `${nameOf(file)}:${line}`);
}

class Comparison {
  #project;
  #shown = 0;
  /** @type {Set<string>} */
  #files = new Set();
  /** @type {string[]} */
  #warned = [];
  #figures = { identical: 0, equal: 0, equalButFor: /** @type {Record<string, number>} */ ({}), different: 0, fieldsBoundElsewhere: 0 };

  /** @param {any} project */
  constructor(project) {
    this.#project = project;
  }

  /** @param {Uint8Array} bytes protoc's descriptor of a file. @param {ReadonlySet<string>} without Files that are compared already. */
  add(bytes, without) {
    const theirs = fromBinary(FileDescriptorProtoSchema, bytes);
    if (without.has(theirs.name)) return;
    this.#files.add(theirs.name);
    const ours = this.#project.registry.getFile(theirs.name)?.proto;
    if (!ours) this.#addDifferent(theirs, [{ where: "", theirs: "taken", ours: "lost" }]);
    else if (Buffer.compare(toBinary(FileDescriptorProtoSchema, ours), bytes) === 0) this.#figures.identical++;
    else {
      const found = descriptorDifferences(ours, theirs, this.#project.registry);
      if (found.length === 0) this.#figures.equal++;
      else this.#addDifferent(theirs, found);
    }
    if (ours) ours.sourceCodeInfo = undefined; // it is made when read, and would stay
  }

  /** @param {any} theirs @param {any[]} found */
  #addDifferent(theirs, found) {
    const { registry } = this.#project;
    const cause = Object.entries(allowed).find(([, allows]) => found.every((difference) => allows(difference, theirs, registry)))?.[0];
    const { equalButFor } = this.#figures;
    if (cause === undefined) this.#figures.different++;
    else equalButFor[cause] = (equalButFor[cause] ?? 0) + 1;
    if (cause !== "edition to come") this.#figures.fieldsBoundElsewhere += found.filter(isOfType).length;
    this.show(`${theirs.name}: ${found.length} differences`);
    for (const { where, ours, theirs } of found.slice(0, 5))
      this.show(`  ${where}\n    ours   ${brief(ours)}\n    protoc ${brief(theirs)}`);
  }

  /** @param {string} words What protoc said. */
  warned(words) {
    this.#warned.push(...unusedImports(words).filter((place) => this.#files.has(place.replace(/:\d+$/, ""))));
  }

  figures() {
    const diagnostics = this.#project.outline.diagnostics.filter((/** @type {any} */ { file }) => this.#files.has(file));
    const errors = diagnostics.filter((/** @type {any} */ { severity }) => severity === "error");
    for (const { file, line, message } of errors) this.show(`${file}:${line}: error of ours: ${message}`);
    const unused = diagnostics.filter((/** @type {any} */ { code }) => code === "import-unused");
    const ours = new Set(unused.map((/** @type {any} */ { file, line }) => `${file}:${line}`));
    const theirs = new Set(this.#warned);
    for (const place of ours) if (!theirs.has(place)) this.show(`${place}: import unused for us, used for protoc`);
    for (const place of theirs) if (!ours.has(place)) this.show(`${place}: import used for us, unused for protoc`);
    return {
      files: this.#files.size,
      ...this.#figures,
      filesWithErrors: new Set(errors.map((/** @type {any} */ { file }) => file)).size,
      unusedImports: { ours: ours.size, protoc: theirs.size, both: [...theirs].filter((place) => ours.has(place)).length },
    };
  }

  /** @param {string} line */
  show(line) {
    if (this.#shown++ < shows) console.log(line);
  }
}

/** @param {unknown} value */
function brief(value) {
  return String(JSON.stringify(value)).slice(0, 300);
}

const listed = values.list ? readFileSync(values.list, "utf8").split("\n").filter(Boolean) : [...new Set(roots.flatMap(protosBelow))];
const names = listed.filter((name) => !wellKnownFile(name));
const catalog = new SchemaCatalog();
const scratch = mkdtempSync(path.join(tmpdir(), "wirebench-goldens-"));
const comparison = new Comparison(await catalog.open({ kind: "disk", paths: roots, importPaths: roots }));
const first = compile(debianProtoc, names, path.join(scratch, "first.binpb"), []);
const isFirst = (/** @type {string} */ name) => first.accepted.has(name);
const second = names.every(isFirst) ? first : compile(recentProtoc, names, path.join(scratch, "second.binpb"), ["--retain_options"]);
if (first.accepted.size > 0) for (const file of filesOf(path.join(scratch, "first.binpb"))) comparison.add(file, new Set());
comparison.warned(first.words);
if (second !== first && second.accepted.size > 0) {
  for (const file of filesOf(path.join(scratch, "second.binpb"))) comparison.add(file, first.accepted);
  comparison.warned(second.words);
}
const refused = names.filter((name) => !isFirst(name) && !second.accepted.has(name));
for (const name of refused) comparison.show(`${name}: refused by protoc: ${second.refusals.get(name) ?? first.refusals.get(name)}`);
console.log(
  JSON.stringify({
    bench: "goldens",
    ...comparison.figures(),
    refusedByProtoc: refused.length,
    comeWithProtobuf: listed.length - names.length,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
catalog.dispose();
rmSync(scratch, { recursive: true, force: true });
