import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { clone, create, type FileRegistry, toBinary, toJson } from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SchemaCatalog } from "../catalog";
import { walkDescriptor } from "../link/descriptor-walk";
import type { SchemaProject } from "../project";

const testdata = fileURLToPath(new URL("../testdata", import.meta.url));

function protosBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".proto"));
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/")).sort();
}

let catalog = new SchemaCatalog();
beforeEach(() => {
  catalog = new SchemaCatalog();
});
afterEach(() => catalog.dispose());

function bare(file: FileDescriptorProto, registry: FileRegistry): unknown {
  const copy = clone(FileDescriptorProtoSchema, file);
  delete copy.sourceCodeInfo;
  // Maps and groups are written among the fields, so their types come at another place.
  copy.messageType.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { part } of walkDescriptor(copy)) {
    if (part.$typeName === "google.protobuf.DescriptorProto") part.nestedType.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
  return withoutEmptyOptions(toJson(FileDescriptorProtoSchema, copy, { registry }));
}

/** `rpc X(A) returns (A) {}` has options, though none are set; printed without the braces it has not. */
function withoutEmptyOptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyOptions);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key, inner]) => key !== "options" || Object.keys(Object(inner)).length > 0);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutEmptyOptions(inner)]));
}

/** The project's own files as a descriptor set, opened again. */
async function asSet(project: SchemaProject): Promise<SchemaProject> {
  const file = [...project.registry.files].map(({ proto }) => clone(FileDescriptorProtoSchema, proto));
  const bytes = toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file }));
  return catalog.open({ kind: "set", label: "set", files: [{ name: "x.binpb", bytes }] });
}

/** Prints every file of a set, and reads the texts back. */
async function expectSameAfterPrinting(opened: SchemaProject): Promise<void> {
  const set = await asSet(opened);
  expect(set.outline.diagnostics).toEqual([]);
  const files = await Promise.all(set.source.files.map(async (path) => ({ path, text: await catalog.text(set.source.id, path) })));
  const again = await catalog.open({ kind: "upload", label: "again", files });
  expect(
    again.outline.diagnostics.filter(({ severity }) => severity === "error"),
    files.map(({ text }) => text).join("\n"),
  ).toEqual([]);
  for (const { path, text } of files) {
    const theirs = set.registry.getFile(path)?.proto;
    const ours = again.registry.getFile(path)?.proto;
    if (!theirs || !ours) throw new Error(`${path} is lost`);
    expect(bare(ours, again.registry), text).toEqual(bare(theirs, set.registry));
  }
  // Where a declaration stands in the printed text, and its comment, is what the outline says.
  expect(declared(set)).toEqual(declared(again));
}

function declared({ outline }: SchemaProject): unknown {
  const { packages, services, types } = outline;
  return { packages, services, types: [...types].sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

describe("a file printed from its descriptor means the same", () => {
  it.each(protosBelow(join(testdata, "single")))("%s", async (file) => {
    await expectSameAfterPrinting(await catalog.open({ kind: "disk", paths: [join(testdata, "single", file)] }));
  });

  it.each(["recent", "shop"])("the folder %s", async (folder) => {
    await expectSameAfterPrinting(await catalog.open({ kind: "disk", paths: [join(testdata, folder)] }));
  });
});

it("prints protobuf's own files, which have no text here", async () => {
  const project = await catalog.open({ kind: "disk", paths: [join(testdata, "single/wellknown.proto")] });
  expect(await catalog.text(project.source.id, "google/protobuf/timestamp.proto")).toContain(
    "message Timestamp {\n  int64 seconds = 1;\n  int32 nanos = 2;\n}",
  );
});
