import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DisposableStore } from "#shared/base/disposable";
import { SchemaCatalog } from "./catalog";
import { SourceFollower } from "./source-follower";

let folder = "";
let owned: DisposableStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wirebench-follow-"));
  owned = new DisposableStore();
});
afterEach(() => {
  owned.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const text = (method: string) => `syntax = "proto3";\nmessage M {}\nservice S { rpc ${method}(M) returns (M); }\n`;

/** Resolves when the one source of the catalog has that as its first method. */
function firstMethod(catalog: SchemaCatalog, name: string): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (catalog.all()[0]?.outline.services[0]?.methods[0]?.name === name) resolve();
    };
    owned.add(catalog.onDidChange(look));
    look();
  });
}

test("what changes on the disk is loaded anew; what is gone for a moment stays", async () => {
  const file = join(folder, "a.proto");
  writeFileSync(file, text("Before"));
  const catalog = owned.add(new SchemaCatalog());
  owned.add(new SourceFollower(catalog));
  const { source } = await catalog.open({ kind: "disk", paths: [folder] });
  await new Promise((resolve) => setTimeout(resolve, 300));
  writeFileSync(file, text("After"));
  await firstMethod(catalog, "After");
  rmSync(file);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(catalog.get(source.id).outline.services).toHaveLength(1);
  writeFileSync(file, text("Again"));
  await firstMethod(catalog, "Again");
  catalog.close(source.id);
});

test("what was only imported is followed too, also from a folder that was chosen later", async () => {
  const proto = (name: string, body: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), `syntax = "proto3";\n${body}`);
  };
  proto("api/a.proto", 'import "lib/b.proto";\nmessage M { B b = 1; }');
  proto("deps/lib/b.proto", "message B { string before = 1; }");
  const catalog = owned.add(new SchemaCatalog());
  owned.add(new SourceFollower(catalog));
  const paths = [join(folder, "api")];
  await catalog.open({ kind: "disk", paths });
  const { source, importedPaths } = await catalog.open({ kind: "disk", paths, importPaths: [join(folder, "deps")] });
  expect(importedPaths).toEqual([join(folder, "deps/lib/b.proto")]);
  const loaded = new Promise<void>((resolve) => owned.add(catalog.onDidChange(() => resolve())));
  await new Promise((resolve) => setTimeout(resolve, 300));
  proto("deps/lib/b.proto", "message B { string after = 1; }");
  await loaded;
  expect(catalog.get(source.id).registry.getMessage("B")?.fields[0]?.name).toBe("after");
});

test("a source that is closed while it loads stays closed", async () => {
  writeFileSync(join(folder, "a.proto"), text("Call"));
  const catalog = owned.add(new SchemaCatalog());
  const { source } = await catalog.open({ kind: "disk", paths: [folder] });
  const reloading = catalog.reload(source.id);
  catalog.close(source.id);
  await expect(reloading).rejects.toMatchObject({ code: "cancelled" });
  expect(catalog.all()).toEqual([]);
});
