import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { type FileDescriptorSet, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

/** Debian's protoc (package protobuf-compiler, 3.21): the referee of what a .proto file means. */
const protocPath = "/usr/bin/protoc";
export const hasProtoc = existsSync(protocPath);

/** A test's name; where there is no protoc, it says that this is why the test is skipped, and what to install. */
export function protocTest(name: string): string {
  return hasProtoc ? name : `${name} (skipped: there is no ${protocPath}; install Debian's protobuf-compiler)`;
}

/** Compiles files with protoc, with their imports and source info. Throws with protoc's own words if it refuses. */
export function compileWithProtoc(roots: readonly string[], files: readonly string[]): FileDescriptorSet {
  const scratch = mkdtempSync(join(tmpdir(), "wirebench-protoc-"));
  try {
    const output = join(scratch, "set.binpb");
    const paths = roots.map((root) => `--proto_path=${root}`);
    execFileSync(protocPath, [...paths, "--include_imports", "--include_source_info", `--descriptor_set_out=${output}`, ...files], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    return fromBinary(FileDescriptorSetSchema, readFileSync(output));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
