import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WorkspaceFiles } from "./workspace-files";
import { fileNameOf, sanitizedName } from "./workspace-path";
import { WorkspaceTrash } from "./workspace-trash";

let base: string;
let root: string;
let files: WorkspaceFiles;

beforeEach(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), "wirebench-files-"));
  root = path.join(base, "shop");
  await mkdir(path.join(root, "collections"), { recursive: true });
  await put("wirebench.yaml", "name: Shop\nversion: 1\n");
  await put("collections/a.yaml", "method: a.B/C\n");
  files = new WorkspaceFiles(root, new WorkspaceTrash(path.join(base, "data"), "w"));
});
afterEach(() => rm(base, { recursive: true }));

const put = (file: string, text: string | Uint8Array) => writeFile(path.join(root, file), text);
const look = (file: string) => readFile(path.join(root, file), "utf8");

describe("names", () => {
  it.each(["get user", "列出", "a.b", "x-1 (2)", "CONSOLE", "com10"])("takes %s", (name) => expect(fileNameOf(` ${name} `)).toBe(name));

  it.each([
    "",
    " ",
    ".",
    "..",
    ".hidden",
    "a/b",
    "a\\b",
    "c:",
    "a:b",
    "what?",
    "a*",
    '"',
    "<a>",
    "a|b",
    "a\nb",
    "\0",
    "CON",
    "nul.txt",
    "COM1",
    "LPT¹",
    "a.",
    "x".repeat(121),
  ])("refuses %j, and finds one nearby", (name) => {
    expect(() => fileNameOf(name)).toThrow("no name of a file");
    expect(fileNameOf(sanitizedName(name))).toBe(sanitizedName(name));
  });
});

describe("the files of a workspace", () => {
  it.each([
    "../x",
    "collections/../../x",
    "/etc/passwd",
    "collections//a.yaml",
    "collections/.git/x",
    "other/x.yaml",
    "wirebench.yaml/x",
    "collections\\..\\x",
    "collections/c:x",
    "collections/CON",
    "collections/a. ",
    "environments/a/b.yaml",
    "",
  ])("are none outside of it: %j", async (place) => {
    await expect(files.read(place)).rejects.toMatchObject({ code: "bad-params" });
    await expect(files.write(place, "x", null)).rejects.toMatchObject({ code: "bad-params" });
    await expect(files.remove(place)).rejects.toMatchObject({ code: "bad-params" });
    await expect(files.move("collections/a.yaml", place, "b")).rejects.toMatchObject({ code: "bad-params" });
  });

  it("are not reached by links that lead out; one that stays inside is followed", async () => {
    await mkdir(path.join(base, "outside"));
    await writeFile(path.join(base, "outside", "x.yaml"), "method: a.B/Out\n");
    await symlink(path.join(base, "outside"), path.join(root, "collections", "out"));
    await symlink(path.join(base, "outside", "x.yaml"), path.join(root, "collections", "x.yaml"));
    await symlink("a.yaml", path.join(root, "collections", "b.yaml"));
    for (const place of ["collections/out/x.yaml", "collections/x.yaml", "collections/out/new.yaml"]) {
      await expect(files.read(place)).rejects.toMatchObject({ code: "bad-params" });
      await expect(files.write(place, "x", null)).rejects.toMatchObject({ code: "bad-params" });
    }
    await expect(files.create("collections/out", "new", "x")).rejects.toMatchObject({ code: "bad-params" });
    const { text, hash } = await files.read("collections/b.yaml");
    expect(text).toBe("method: a.B/C\n");
    await files.write("collections/b.yaml", "method: a.B/D\n", hash);
    expect(await look("collections/a.yaml")).toBe("method: a.B/D\n");
    expect((await lstat(path.join(root, "collections", "b.yaml"))).isSymbolicLink()).toBe(true);
    // What is deleted is the link, never what it leads to.
    await files.remove("collections/x.yaml");
    expect(await readFile(path.join(base, "outside", "x.yaml"), "utf8")).toBe("method: a.B/Out\n");
    expect((await files.list()).map((one) => one.path)).toEqual([
      "wirebench.yaml",
      "collections",
      "collections/a.yaml",
      "collections/b.yaml",
    ]);
  });

  it("are written only over what was read, with their mode", async () => {
    await chmod(path.join(root, "collections/a.yaml"), 0o640);
    const { hash } = await files.read("collections/a.yaml");
    const next = await files.write("collections/a.yaml", "method: a.B/D\n", hash);
    expect((await stat(path.join(root, "collections/a.yaml"))).mode & 0o777).toBe(0o640);
    await expect(files.write("collections/a.yaml", "lost", hash)).rejects.toMatchObject({ code: "file-changed" });
    await expect(files.write("collections/a.yaml", "lost", null)).rejects.toMatchObject({ code: "file-changed" });
    await expect(files.write("collections/none.yaml", "x", hash)).rejects.toMatchObject({ code: "file-not-found" });
    expect((await files.read("collections/a.yaml")).hash).toBe(next);
    expect(await look("collections/a.yaml")).toBe("method: a.B/D\n");
    expect(await readdir(path.join(root, "collections"))).toEqual(["a.yaml"]);
  });

  it("are refused where they are no text, and kept as they are", async () => {
    await put("collections/bytes.yaml", new Uint8Array([0x6d, 0xff, 0xfe]));
    await expect(files.read("collections/bytes.yaml")).rejects.toMatchObject({ code: "file-unreadable" });
    await expect(files.read("collections")).rejects.toMatchObject({ code: "file-unreadable" });
  });

  it("never get a name that is taken, large or small, nor that of a folder's own file", async () => {
    expect(await files.create("collections", "A", "x")).toBe("collections/A 2.yaml");
    expect(await files.create("collections", "folder", "x")).toBe("collections/folder 2.yaml");
    expect(await files.move("collections/A 2.yaml", "collections", "a")).toBe("collections/a 3.yaml");
    expect(await files.move("collections/a.yaml", "collections", "A")).toBe("collections/A.yaml");
    expect(await files.move("collections/A.yaml", "collections", "A")).toBe("collections/A.yaml");
    await expect(files.move("collections/A.yaml", "environments", "A")).rejects.toMatchObject({ code: "bad-params" });
    const folder = await files.createFolder("collections", "f");
    await expect(files.move(folder, `${folder}/g`, "f")).rejects.toMatchObject({ code: "bad-params" });
    await expect(files.createFolder("collections", "f.yaml")).rejects.toMatchObject({ code: "bad-params" });
    await expect(files.remove("wirebench.yaml")).rejects.toMatchObject({ code: "bad-params" });
  });

  it("lose what a killed process left, and not what one is writing now", async () => {
    const old = path.join(root, "collections", ".a.yaml.0123456789ab");
    const young = path.join(root, "collections", ".a.yaml.ba9876543210");
    await writeFile(old, "half");
    await writeFile(young, "half");
    await utimes(old, new Date(Date.now() - 120_000), new Date(Date.now() - 120_000));
    await files.list();
    expect((await readdir(path.join(root, "collections"))).sort()).toEqual([".a.yaml.ba9876543210", "a.yaml"]);
  });

  it("are taken back from the trash with all that was in a folder", async () => {
    const folder = await files.createFolder("collections", "f");
    await files.create(folder, "one", "1");
    const id = await files.remove(folder);
    await expect(stat(path.join(root, "collections", "f"))).rejects.toMatchObject({ code: "ENOENT" });
    expect((await stat(path.join(base, "data", "trash", "w"))).mode & 0o77).toBe(0);
    expect(await files.restore(id)).toBe("collections/f");
    expect(await look("collections/f/one.yaml")).toBe("1");
    await expect(files.restore("../../x")).rejects.toMatchObject({ code: "file-not-found" });
    expect(await readdir(path.join(base, "data", "trash", "w"))).toEqual([]);
  });
});
