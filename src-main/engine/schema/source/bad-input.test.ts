import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SchemaCatalog } from "../catalog";
import type { SchemaProject } from "../project";
import { findProtoFiles, maxFiles, readProtoFile } from "./source-files";

const good = 'syntax = "proto3"; package good; service S { rpc Do(M) returns (M); } message M { string text = 1; }';

let folder = "";
let catalog: SchemaCatalog;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wirebench-bad-"));
  chmodSync(folder, 0o755);
  catalog = new SchemaCatalog();
  put("good.proto", good);
});
afterEach(() => {
  catalog.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function put(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** Opens the folder; the good file in it is not to suffer. */
async function openAll(...paths: string[]): Promise<SchemaProject> {
  const project = await catalog.open({ kind: "disk", paths: paths.length > 0 ? paths : [folder] });
  expect(project.method("good.S/Do").desc.input.typeName).toBe("good.M");
  return project;
}

const said = (project: SchemaProject) =>
  project.outline.diagnostics.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
const messages = (project: SchemaProject) => project.outline.diagnostics.map(({ message }) => message);

/** With the rights of a user who is not root, whom file modes do not stop. */
async function unprivileged<T>(act: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return act();
  process.seteuid?.(65534);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}

const isWindows = process.platform === "win32";
const onPosix = isWindows ? " (skipped: Windows has none of these)" : "";

describe("texts", () => {
  it("that are not UTF-8, from the first place on", async () => {
    const latin = Buffer.from('syntax = "proto3";\npackage bad;\n// gr\xfc\xdfe\nmessage M { string x = 1; }\n', "latin1");
    put("bad.proto", latin);
    const project = await openAll();
    expect(said(project)).toEqual(["bad.proto:3:6 file-not-utf8"]);
    expect(messages(project)[0]).toContain("save it as UTF-8");
    expect(project.registry.getMessage("bad.M")).toBeDefined();
  });

  it.each<[string, Uint8Array]>([
    ["UTF-16", Buffer.from(`\ufeff${good}`, "utf16le")],
    ["an executable", Buffer.from("7f454c4602010100000000000000000003003e0001000000", "hex")],
    ["noise", Uint8Array.from({ length: 200_000 }, (_, at) => (at * 7919 + (at >> 3)) % 251)],
    ["NULs", new Uint8Array(300_000)],
  ])("that are none: %s", async (_, bytes) => {
    put("bad.proto", bytes);
    const project = await openAll();
    const diagnostics = project.outline.diagnostics.filter(({ file }) => file === "bad.proto");
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThanOrEqual(200);
    expect(diagnostics.every(({ line, column }) => line > 0 && column > 0)).toBe(true);
  });

  it("of 50 MB", async () => {
    truncateSync(put("bad.proto", ""), 50 * 1024 * 1024);
    const project = await openAll();
    expect(said(project)).toEqual(["bad.proto:1:1 file-unreadable"]);
    expect(messages(project)[0]).toContain("52428800");
  });

  it.each<[string, string]>([
    ["messages", `${"message M { ".repeat(10_000)}${"}".repeat(10_000)}`],
    ["messages that never end", "message M { ".repeat(10_000)],
    ["groups", `message M { ${"optional group G = 1 { ".repeat(10_000)}${"}".repeat(10_000)} }`],
    ["an option's value", `option (x) = ${"{ a: ".repeat(10_000)}1${"}".repeat(10_000)};`],
    ["lists", `option (x) = { a: ${"[".repeat(10_000)}${"]".repeat(10_000)} };`],
    ["angle brackets", `option (x) = { ${"a < ".repeat(10_000)}${">".repeat(10_000)} };`],
    ["braces that open nothing", "{".repeat(10_000)],
    ["parentheses", `option ${"(".repeat(10_000)}x${")".repeat(10_000)} = 1;`],
    ["a name of parts", `message M { ${"a.".repeat(10_000)}b x = 1; }`],
    ["a package of parts", `package ${"a.".repeat(10_000)}b;`],
    ["signs", `enum E { A = ${"-".repeat(10_000)}1; }`],
    ["comments", `${"/*".repeat(10_000)}`],
    ["strings", `${'"\\'.repeat(10_000)}`],
  ])("nested 10,000 deep: %s", async (_, text) => {
    put("bad.proto", `syntax = "proto2";\n${text}\n`);
    const project = await openAll();
    const diagnostics = project.outline.diagnostics;
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThanOrEqual(200);
    expect(diagnostics.every(({ file, line, message }) => file === "bad.proto" && line >= 1 && message.length < 1000)).toBe(true);
  });
});

describe("imports", () => {
  it.each([
    "../outside.proto",
    "a/../../outside.proto",
    "/etc/passwd.proto",
    "./good.proto",
    "a//good.proto",
    "..\\outside.proto",
    "C:/outside.proto",
  ])("that climb out of their root: %s", async (path) => {
    put("inside/good.proto", good);
    put("outside.proto", 'syntax = "proto3"; package outside; message Secret {}');
    put("inside/bad.proto", `syntax = "proto3";\nimport ${JSON.stringify(path)};\nmessage M { outside.Secret s = 1; }\n`);
    const project = await openAll(join(folder, "inside"));
    expect(said(project)).toContain("bad.proto:2:8 import-missing");
    expect(messages(project)[0]).toContain("cannot be imported");
    expect(project.registry.getMessage("outside.Secret")).toBeUndefined();
  });

  it.skipIf(isWindows)(`of something that is no file: a folder, a pipe${onPosix}`, async () => {
    mkdirSync(join(folder, "inside", "folder.proto"), { recursive: true });
    put("inside/good.proto", good);
    put("inside/bad.proto", 'syntax = "proto3";\nimport "folder.proto";\nimport "pipe.proto";\n');
    expect(spawnSync("mkfifo", [join(folder, "inside", "pipe.proto")]).status).toBe(0);
    const project = await openAll(join(folder, "inside", "good.proto"), join(folder, "inside", "bad.proto"));
    expect(said(project)).toEqual(["bad.proto:2:8 import-missing", "bad.proto:3:8 import-missing"]);
  });
});

describe.skipIf(isWindows)(`folders${onPosix}`, () => {
  it("that lead back to themselves by links are read once", async () => {
    mkdirSync(join(folder, "a", "b"), { recursive: true });
    symlinkSync("..", join(folder, "a", "up"));
    symlinkSync(folder, join(folder, "a", "b", "top"));
    symlinkSync("self", join(folder, "self"));
    expect(said(await openAll())).toEqual([]);
  });

  it("have links that lead elsewhere: they are followed, as by protoc", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "wirebench-else-"));
    try {
      writeFileSync(join(elsewhere, "other.proto"), 'syntax = "proto3"; package other; message M {}');
      symlinkSync(elsewhere, join(folder, "linked"));
      symlinkSync(join(elsewhere, "other.proto"), join(folder, "file.proto"));
      const project = await openAll();
      expect(project.outline.source.files).toContain("linked/other.proto");
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it("have .proto files that are links to nowhere or to themselves", async () => {
    symlinkSync("loop.proto", join(folder, "loop.proto"));
    symlinkSync("nothing", join(folder, "gone.proto"));
    // Emacs marks a file that is being edited by such a link.
    symlinkSync("someone@somewhere.1:2", join(folder, ".#good.proto"));
    const project = await openAll();
    expect(said(project)).toEqual(["gone.proto:1:1 file-unreadable", "loop.proto:1:1 file-unreadable"]);
  });

  it("have pipes and devices that are called .proto", async () => {
    expect(spawnSync("mkfifo", [join(folder, "pipe.proto")]).status).toBe(0);
    symlinkSync("/dev/zero", join(folder, "zero.proto"));
    mkdirSync(join(folder, "folder.proto"));
    put("folder.proto/inner.proto", 'syntax = "proto3"; package inner; message M {}');
    expect(spawnSync("mkfifo", [join(folder, "buf.yaml")]).status).toBe(0);
    const project = await openAll();
    expect(said(project)).toEqual(["pipe.proto:1:1 file-unreadable", "zero.proto:1:1 file-unreadable"]);
    expect(project.registry.getMessage("inner.M")).toBeDefined();
    expect(said(await openAll(join(folder, "good.proto"), join(folder, "pipe.proto")))).toEqual(["pipe.proto:1:1 file-unreadable"]);
  });

  it("and files that may not be read", async () => {
    put("closed/inner.proto", 'syntax = "proto3"; package inner; message M {}');
    chmodSync(put("secret.proto", 'syntax = "proto3";'), 0);
    chmodSync(join(folder, "closed"), 0);
    const project = await unprivileged(() => openAll());
    expect(project.outline.diagnostics.map(({ file, severity, code }) => `${file.replace(folder, "")} ${severity} ${code}`).sort()).toEqual(
      ["/closed warning file-unreadable", "secret.proto error file-unreadable"],
    );
    expect(messages(project).join()).toContain("EACCES");
    chmodSync(join(folder, "closed"), 0o755);
  });

  it("that may not be read at all", async () => {
    chmodSync(folder, 0);
    await expect(unprivileged(() => catalog.open({ kind: "disk", paths: [folder] }))).rejects.toMatchObject({ code: "file-unreadable" });
    chmodSync(folder, 0o755);
  });

  it("whose files vanish after they were listed", async () => {
    const path = put("gone.proto", good);
    const { protos } = await findProtoFiles(folder);
    unlinkSync(path);
    expect(protos).toContain(path);
    expect((await readProtoFile(path)).problem).toMatchObject({ code: "file-unreadable", message: expect.stringContaining("ENOENT") });
  });

  it("of 100,000 entries: as many files as are read, and no more", async () => {
    const touch = (count: number, format: string) => `seq -f '${format}' ${count} | xargs touch`;
    spawnSync("sh", ["-c", `${touch(maxFiles + 10, "%g.proto")}; ${touch(80_000, "%g.txt")}`], { cwd: folder });
    const found = await findProtoFiles(folder);
    expect(found.protos).toHaveLength(maxFiles);
    expect(found.truncated).toBe(true);
  }, 120_000);

  it("deeper than they are read", async () => {
    put(`${"d/".repeat(60)}deep.proto`, 'syntax = "proto3";');
    const project = await openAll();
    expect(project.outline.diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(["warning file-unreadable"]);
  });
});

describe("descriptor sets", () => {
  it.skipIf(isWindows)(`that are a pipe, a device or a folder${onPosix}`, async () => {
    const pipe = join(folder, "pipe.binpb");
    expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
    for (const path of [pipe, "/dev/zero", folder]) {
      await expect(catalog.open({ kind: "set", paths: [path] })).rejects.toMatchObject({ code: "file-unreadable" });
    }
  });

  it("of a gigabyte", async () => {
    const path = put("big.binpb", "");
    truncateSync(path, 2 ** 30);
    await expect(catalog.open({ kind: "set", paths: [path] })).rejects.toMatchObject({ code: "too-large" });
  });
});
