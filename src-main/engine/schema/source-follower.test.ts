import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

test("a source that is closed while it loads stays closed", async () => {
  writeFileSync(join(folder, "a.proto"), text("Call"));
  const catalog = owned.add(new SchemaCatalog());
  const { source } = await catalog.open({ kind: "disk", paths: [folder] });
  const reloading = catalog.reload(source.id);
  catalog.close(source.id);
  await expect(reloading).rejects.toMatchObject({ code: "source-gone" });
  expect(catalog.all()).toEqual([]);
});
