import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { clone, type FileRegistry, toJson } from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { SchemaCatalog } from "./catalog";
import type { SchemaProject } from "./project";
import { compileWithProtoc, hasProtoc, protocTest } from "./testing/protoc";

const testdata = fileURLToPath(new URL("./testdata", import.meta.url));

function protosBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".proto"));
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/")).sort();
}

async function open(...paths: string[]): Promise<SchemaProject> {
  const catalog = new SchemaCatalog();
  try {
    return await catalog.open({ kind: "disk", paths });
  } finally {
    catalog.dispose();
  }
}

/** The descriptor without its source info, extensions of options spelled out. */
function withoutSourceInfo(file: FileDescriptorProto, registry: FileRegistry): unknown {
  const bare = clone(FileDescriptorProtoSchema, file);
  delete bare.sourceCodeInfo;
  return toJson(FileDescriptorProtoSchema, bare, { registry });
}

/** Every location with its comments, one per line. */
function sourceInfo(file: FileDescriptorProto): string[] {
  return (file.sourceCodeInfo?.location ?? []).map(({ path, span, leadingComments, trailingComments, leadingDetachedComments }) =>
    JSON.stringify([path.join("."), span.join(":"), leadingComments, trailingComments, leadingDetachedComments]),
  );
}

function expectSameAsProtoc(project: SchemaProject, roots: readonly string[], files: readonly string[]): void {
  const errors = project.outline.diagnostics.filter(({ severity }) => severity === "error");
  expect(errors).toEqual([]);
  for (const theirs of compileWithProtoc(roots, files).file.filter(({ name }) => files.includes(name))) {
    const ours = project.registry.getFile(theirs.name)?.proto;
    if (!ours) throw new Error(`${theirs.name} is not in the registry.`);
    expect(withoutSourceInfo(ours, project.registry), theirs.name).toEqual(withoutSourceInfo(theirs, project.registry));
    expect(sourceInfo(ours), `places and comments of ${theirs.name}`).toEqual(sourceInfo(theirs));
  }
}

describe.skipIf(!hasProtoc)(protocTest("descriptors equal protoc's"), () => {
  it.each(protosBelow(join(testdata, "single")))("%s", async (file) => {
    const folder = join(testdata, "single");
    expectSameAsProtoc(await open(join(folder, file)), [folder], [file]);
  });

  it("a project of nested imports with two roots, none of them named", async () => {
    const roots = [join(testdata, "shop/proto"), join(testdata, "shop/third_party")];
    const files = roots.flatMap(protosBelow);
    expectSameAsProtoc(await open(join(testdata, "shop")), roots, files);
  });
});
