import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FileHandles } from "./file-handles";

let home: string;

beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), "wirebench-home-"));
  for (const folder of ["zeta", "Alpha", ".git", "接口"]) await mkdir(path.join(home, folder));
  for (const file of ["b10.proto", "b9.proto", "readme.md", ".hidden.proto", "订单.proto"]) await writeFile(path.join(home, file), "");
  await symlink(path.join(home, "zeta"), path.join(home, "link"));
  await symlink(path.join(home, "nowhere"), path.join(home, "dangling"));
  await symlink(path.join(home, "b9.proto"), path.join(home, "c.proto"));
});
afterAll(() => rm(home, { recursive: true }));

describe("file handles", () => {
  it("list the folders and .proto files of a folder, sorted as people sort", async () => {
    const files = new FileHandles(home);
    const { label, entries, truncated, directory, parent } = await files.list(null);
    expect([label, truncated]).toEqual(["~", false]);
    expect(entries.filter(({ kind }) => kind === "directory").map(({ name }) => name)).toEqual(["Alpha", "link", "zeta", "接口"]);
    expect(entries.filter(({ kind }) => kind === "proto").map(({ name }) => name)).toEqual([
      "b9.proto",
      "b10.proto",
      "c.proto",
      "订单.proto",
    ]);
    expect(files.pathOf(directory)).toBe(home);
    expect(files.pathOf(parent ?? "")).toBe(path.dirname(home));
  });

  it("list all files where they may", async () => {
    const files = new FileHandles(home);
    const { entries } = await files.list(null, true);
    expect(entries.filter(({ kind }) => kind === "file").map(({ name }) => name)).toEqual(["readme.md"]);
    expect(await files.resolve("readme.md", true)).toMatchObject({ kind: "file", name: "readme.md" });
    const reserved = new FileHandles(home, { listsAll: false });
    await expect(reserved.list(null, true)).rejects.toMatchObject({ code: "unsupported" });
    await expect(reserved.resolve("readme.md", true)).rejects.toMatchObject({ code: "unsupported" });
  });

  it("lead from folder to folder, up to a root", async () => {
    const files = new FileHandles(home);
    const { entries } = await files.list(null);
    const alpha = await files.list(entries[0]?.handle ?? "");
    expect(alpha).toMatchObject({ label: path.join("~", "Alpha"), entries: [] });
    expect((await files.list(files.handleOf(path.parse(home).root))).parent).toBeNull();
  });

  it("say nothing of the path, and are the same for the same path", () => {
    const files = new FileHandles(home);
    const handle = files.handleOf(home);
    expect(handle).toMatch(/^[\w-]{22}$/);
    expect(files.handleOf(home)).toBe(handle);
    expect(new FileHandles(home).handleOf(home)).not.toBe(handle);
    expect(() => files.pathOf("x")).toThrow(expect.objectContaining({ code: "file-not-found" }));
    expect(() => files.pathOf("__proto__")).toThrow(expect.objectContaining({ code: "file-not-found" }));
  });

  it("stand for a typed path", async () => {
    const files = new FileHandles(home);
    expect(await files.resolve("~")).toMatchObject({ kind: "directory" });
    expect(await files.resolve(" ~/订单.proto ")).toMatchObject({ kind: "proto", name: "订单.proto" });
    expect(files.pathOf((await files.resolve("zeta/../b9.proto")).handle)).toBe(path.join(home, "b9.proto"));
    await expect(files.resolve("~/nope")).rejects.toMatchObject({ code: "file-not-found", facts: { path: path.join(home, "nope") } });
    await expect(files.resolve("~/readme.md")).rejects.toMatchObject({ code: "no-protos" });
    await expect(files.resolve("~/readme.md/x")).rejects.toMatchObject({ code: "file-not-found" });
    await expect(files.resolve("~/a\0b")).rejects.toMatchObject({ code: "file-unreadable" });
  });

  it("list at most 2,000 entries, and say so", async () => {
    const full = path.join(home, "zeta", "full");
    await mkdir(full);
    await Promise.all(Array.from({ length: 2005 }, (_, i) => writeFile(path.join(full, `${i}.proto`), "")));
    const files = new FileHandles(home);
    const { entries, truncated } = await files.list(files.handleOf(full));
    expect([entries.length, truncated, entries[1999]?.name]).toEqual([2000, true, "1999.proto"]);
  });
});
