import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { type FileDescriptorSet, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

/** A protoc: the referee of what a .proto file means. */
export interface Protoc {
  readonly isThere: boolean;
  /** A test's name; where this protoc is missing, it says that this is why the test is skipped, and what to install. */
  test(name: string): string;
  /** Runs it once for each list of arguments and returns what it wrote to standard error each time. */
  run(runs: readonly (readonly string[])[]): string[];
}

const debianPath = "/usr/bin/protoc";

/** Debian's protoc (package protobuf-compiler, 3.21): proto2 and proto3. */
export const debianProtoc: Protoc = referee(
  existsSync(debianPath),
  `there is no ${debianPath}; install Debian's protobuf-compiler`,
  (runs) => runs.map((args) => spawnSync(debianPath, args, { encoding: "utf8" }).stderr),
);

/** Has Debian's protoc turn a message given on standard input into another form. Throws with its own words if it refuses. */
export function convertWithDebian(args: readonly string[], input: Uint8Array): Buffer {
  const { status, stdout, stderr } = spawnSync(debianPath, args, { input, maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

const python = process.env.WIREBENCH_PYTHON ?? "python3";

/** Many runs in one process: most of the time of one goes into starting Python. */
const manyRuns = `
import json, os, sys, grpc_tools
from grpc_tools import _protoc_compiler
include = "-I" + os.path.join(os.path.dirname(grpc_tools.__file__), "_proto")
for args in json.load(sys.stdin):
    _protoc_compiler.run_main([arg.encode() for arg in ["protoc", *args, include]])
    os.write(2, b"\\0")
`;

/** The protoc in the Python package grpcio-tools, which is recent enough for editions. */
export const recentProtoc: Protoc = referee(
  spawnSync(python, ["-c", "import grpc_tools._protoc_compiler"]).status === 0,
  "there is no recent protoc; install grpcio-tools with pip, and name its Python in WIREBENCH_PYTHON",
  (runs) => execRuns(runs),
);

function execRuns(runs: readonly (readonly string[])[]): string[] {
  const { stderr, status } = spawnSync(python, ["-c", manyRuns], { input: JSON.stringify(runs), encoding: "utf8", maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`protoc failed: ${stderr}`);
  return stderr.split("\0").slice(0, -1);
}

function referee(isThere: boolean, remedy: string, run: Protoc["run"]): Protoc {
  return { isThere, run, test: (name) => (isThere ? name : `${name} (skipped: ${remedy})`) };
}

/** Compiles files, with their imports and source info. Throws with protoc's own words if it refuses. */
export function compileWith(
  protoc: Protoc,
  roots: readonly string[],
  files: readonly string[],
  more: readonly string[] = [],
): FileDescriptorSet {
  return withScratch((scratch) => {
    const output = join(scratch, "set.binpb");
    const paths = roots.map((root) => `--proto_path=${root}`);
    const [words = ""] = protoc.run([
      [...paths, ...more, "--include_imports", "--include_source_info", `--descriptor_set_out=${output}`, ...files],
    ]);
    if (!existsSync(output)) throw new Error(words);
    return fromBinary(FileDescriptorSetSchema, readFileSync(output));
  });
}

/** What a protoc made of a project. */
export interface Verdict {
  readonly isTaken: boolean;
  /** Its errors or warnings, one per line. */
  readonly words: string;
}

/** Has a protoc compile some small projects, each for its file `main`. */
export function judge(protoc: Protoc, projects: readonly Readonly<Record<string, string>>[], main: string): Verdict[] {
  return withScratch((scratch) => {
    const runs = projects.map((files, index) => {
      const root = join(scratch, String(index));
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, name)), { recursive: true });
        writeFileSync(join(root, name), text);
      }
      return [`--proto_path=${root}`, `--descriptor_set_out=${join(root, "set.binpb")}`, main];
    });
    return protoc.run(runs).map((words, index) => ({ isTaken: existsSync(join(scratch, String(index), "set.binpb")), words }));
  });
}

function withScratch<T>(act: (folder: string) => T): T {
  const scratch = mkdtempSync(join(tmpdir(), "wirebench-protoc-"));
  try {
    return act(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
