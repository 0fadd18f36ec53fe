import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cli } from "./testing/cli";

const fixture = (name: string) => fileURLToPath(new URL(`../engine/exchange/import/fixtures/${name}`, import.meta.url));

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "wirebench-import-"));
});
afterEach(() => rm(folder, { recursive: true }));

const filesOf = async (root: string) =>
  ((await readdir(root, { recursive: true, withFileTypes: true })) as { isFile(): boolean; parentPath: string; name: string }[])
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
    .sort();

describe("wirebench import", () => {
  it.each(["insomnia4.json", "insomnia5.yaml", "postman", "bruno", "bruno-yaml", "kreya", "yaak.json", "bloomrpc"])(
    "%s becomes a workspace",
    async (name) => {
      const root = path.join(folder, "ws");
      const { code, stdout } = await cli(["import", fixture(name), "-o", root]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/: [1-9]\d* requests in collections\//);
      const files = await filesOf(root);
      expect(files).toContain("wirebench.yaml");
      expect(files.filter((file) => /^collections\/.*\.yaml$/.test(file) && !file.endsWith("folder.yaml")).length).toBeGreaterThan(0);
    },
  );

  it("brings .proto texts along as a source, and joins what is there", async () => {
    const root = path.join(folder, "ws");
    await cli(["import", fixture("insomnia4.json"), "-o", root]);
    const text = await readFile(path.join(root, "wirebench.yaml"), "utf8");
    const files = await filesOf(root);
    expect(files.some((file) => file.startsWith("protos/"))).toBe(true);
    expect(text).toContain("protos");
    await cli(["import", fixture("insomnia4.json"), "-o", root]);
    expect(await readFile(path.join(root, "wirebench.yaml"), "utf8")).toBe(text);
  });

  it("follows no link out of the workspace", async () => {
    const root = path.join(folder, "ws");
    await cli(["import", fixture("bruno"), "-o", root]);
    const outside = await mkdtemp(path.join(tmpdir(), "wirebench-outside-"));
    await symlink(outside, path.join(root, "protos"));
    const { code } = await cli(["import", fixture("insomnia4.json"), "-o", root]);
    expect([code, await readdir(outside)]).toEqual([2, []]);
    await rm(outside, { recursive: true });
  });

  it("says what is wrong before it writes", async () => {
    await writeFile(path.join(folder, "odd.json"), "{}");
    const root = path.join(folder, "ws");
    const { code, stderr } = await cli(["import", path.join(folder, "odd.json"), "-o", root]);
    expect(code).toBe(1);
    expect(stderr).toContain("no tool that is known");
    expect(await readdir(folder)).toEqual(["odd.json"]);
    expect((await cli(["import", fixture("bruno")])).code).toBe(2);
  });
});
