import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { FileDescriptorSet } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { SchemaCatalog } from "./catalog";
import type { SchemaProject } from "./project";
import { descriptorDifferences } from "./testing/descriptor-differences";
import { compileWith, debianProtoc, type Protoc, recentProtoc } from "./testing/protoc";

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

function expectNoErrors(project: SchemaProject): void {
  expect(project.outline.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
}

function expectSame(project: SchemaProject, theirs: FileDescriptorSet, files: readonly string[]): void {
  expectNoErrors(project);
  for (const expected of theirs.file.filter(({ name }) => files.includes(name))) {
    const ours = project.registry.getFile(expected.name)?.proto;
    if (!ours) throw new Error(`${expected.name} is not in the registry.`);
    expect(descriptorDifferences(ours, expected, project.registry), expected.name).toEqual([]);
  }
}

/** What each folder's files are compared with; a recent protoc keeps options that are for the source alone only if told to. */
const corpora: readonly (readonly [folder: string, protoc: Protoc, more: readonly string[]])[] = [
  ["single", debianProtoc, []],
  ["recent", recentProtoc, ["--retain_options"]],
];

describe.each(corpora)("descriptors, places and comments equal protoc's: %s", (name, protoc, more) => {
  const folder = join(testdata, name);
  const files = protosBelow(folder);

  it("every file is taken", async () => {
    expectNoErrors(await open(folder));
  });

  it.skipIf(!protoc.isThere)(protoc.test("every file alone"), { timeout: 60_000 }, async () => {
    const theirs = compileWith(protoc, [folder], files, more);
    for (const file of files) expectSame(await open(join(folder, file)), theirs, [file]);
  });
});

describe.skipIf(!debianProtoc.isThere)(debianProtoc.test("descriptors equal protoc's"), () => {
  it("a project of nested imports with two roots, none of them named", async () => {
    const roots = [join(testdata, "shop/proto"), join(testdata, "shop/third_party")];
    const files = roots.flatMap(protosBelow);
    expectSame(await open(join(testdata, "shop")), compileWith(debianProtoc, roots, files), files);
  });
});

it("the corpus has at least 120 files", () => {
  expect(protosBelow(join(testdata, "single")).length + protosBelow(join(testdata, "recent")).length).toBeGreaterThanOrEqual(120);
});
