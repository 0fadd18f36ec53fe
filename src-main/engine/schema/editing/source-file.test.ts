import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import { liveDisposables } from "#shared/base/disposable";
import { SchemaCatalog } from "../catalog";
import { checkText } from "./check-text";
import { readSourceFile, saveSourceFile } from "./source-file";

let scratch = "";
let catalog = new SchemaCatalog();

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "wirebench-edit-"));
  catalog = new SchemaCatalog();
});

afterEach(() => {
  catalog.dispose();
  rmSync(scratch, { recursive: true, force: true });
  expect(liveDisposables()).toEqual([]);
});

const orders = 'syntax = "proto3";\npackage shop;\nmessage Order {\n  string id = 1; // 编号\n}\n';
const users = 'syntax = "proto3";\npackage shop;\nimport "orders.proto";\nmessage User {\n  repeated Order orders = 1;\n}\n';

function write(files: Record<string, string | Uint8Array>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(scratch, path)), { recursive: true });
    writeFileSync(join(scratch, path), content);
  }
}

async function openFolder(): Promise<string> {
  return (await catalog.open({ kind: "disk", paths: [scratch] })).source.id;
}

async function openShop(): Promise<string> {
  write({ "orders.proto": orders, "users.proto": users });
  return openFolder();
}

const onDisk = (path: string) => readFileSync(join(scratch, path), "utf8");
const read = (sourceId: string, file: string) => readSourceFile(catalog, { sourceId, file });

async function save(sourceId: string, file: string, text: string, baseHash?: string): Promise<{ hash: string }> {
  return saveSourceFile(catalog, { sourceId, file, text, baseHash: baseHash ?? (await read(sourceId, file)).hash });
}

describe("saving", () => {
  it("writes the file, and the schema follows", async () => {
    const sourceId = await openShop();
    const before = await read(sourceId, "orders.proto");
    expect(before).toMatchObject({ text: orders, readOnly: null });
    const { revision } = catalog;
    const changed = orders.replace("string id = 1;", "string id = 1;\n  int64 total = 2;");
    const { hash } = await save(sourceId, "orders.proto", changed, before.hash);
    expect(onDisk("orders.proto")).toBe(changed);
    expect(catalog.revision).toBeGreaterThan(revision);
    expect(await read(sourceId, "orders.proto")).toEqual({ text: changed, hash, readOnly: null });
    expect(catalog.get(sourceId).registry.getMessage("shop.Order")?.fields).toHaveLength(2);
    expect(readdirSync(scratch)).toEqual(["orders.proto", "users.proto"]);
  });

  it("keeps the mode, the byte order mark and the line ends", async () => {
    write({ "orders.proto": `\ufeff${orders.replaceAll("\n", "\r\n")}` });
    chmodSync(join(scratch, "orders.proto"), 0o640);
    const sourceId = await openFolder();
    expect((await read(sourceId, "orders.proto")).text).toBe(orders.replaceAll("\n", "\r\n"));
    const { hash } = await save(sourceId, "orders.proto", orders.replace("编号", "订单编号"));
    expect(onDisk("orders.proto")).toBe(`\ufeff${orders.replace("编号", "订单编号").replaceAll("\n", "\r\n")}`);
    expect(statSync(join(scratch, "orders.proto")).mode & 0o777).toBe(0o640);
    expect((await read(sourceId, "orders.proto")).hash).toBe(hash);
  });

  it("refuses what somebody else has changed meanwhile, and leaves it as it is", async () => {
    const sourceId = await openShop();
    const { hash } = await read(sourceId, "orders.proto");
    const theirs = `${orders}// theirs\n`;
    write({ "orders.proto": theirs });
    await expect(save(sourceId, "orders.proto", `${orders}// mine\n`, hash)).rejects.toMatchObject({ code: "file-changed" });
    expect(onDisk("orders.proto")).toBe(theirs);
    await catalog.reload(sourceId);
    await save(sourceId, "orders.proto", `${orders}// mine\n`);
    expect(onDisk("orders.proto")).toBe(`${orders}// mine\n`);
  });

  it("refuses a file that is gone, and makes none", async () => {
    const sourceId = await openShop();
    const { hash } = await read(sourceId, "orders.proto");
    rmSync(join(scratch, "orders.proto"));
    await expect(save(sourceId, "orders.proto", orders, hash)).rejects.toMatchObject({ code: "file-not-found" });
    expect(readdirSync(scratch)).toEqual(["users.proto"]);
  });

  it("writes through a link to a .proto file, which stays a link", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "wirebench-elsewhere-"));
    writeFileSync(join(elsewhere, "real.proto"), orders);
    symlinkSync(join(elsewhere, "real.proto"), join(scratch, "linked.proto"));
    await save(await openFolder(), "linked.proto", `${orders}\n`);
    expect(readFileSync(join(elsewhere, "real.proto"), "utf8")).toBe(`${orders}\n`);
    rmSync(elsewhere, { recursive: true });
  });

  it("writes nothing through a link that leads to another kind of file", async () => {
    const profile = join(scratch, "profile");
    writeFileSync(profile, orders);
    symlinkSync(profile, join(scratch, "trap.proto"));
    const sourceId = await openFolder();
    expect(await read(sourceId, "trap.proto")).toMatchObject({ readOnly: "protected" });
    await expect(save(sourceId, "trap.proto", "evil")).rejects.toMatchObject({ code: "file-read-only" });
    expect(readFileSync(profile, "utf8")).toBe(orders);
  });

  it("takes no path: only names that the source has", async () => {
    const sourceId = await openShop();
    const { hash } = await read(sourceId, "orders.proto");
    for (const file of ["../orders.proto", join(scratch, "orders.proto"), "__proto__", "new.proto"]) {
      await expect(save(sourceId, file, "x", hash), file).rejects.toMatchObject({ code: "file-read-only" });
    }
    await expect(save("gone", "orders.proto", "x", hash)).rejects.toMatchObject({ code: "source-gone" });
  });

  it("refuses a text that would be too long to be read again", async () => {
    const sourceId = await openShop();
    await expect(save(sourceId, "orders.proto", `// ${"长".repeat(3_000_000)}`)).rejects.toMatchObject({ code: "too-large" });
    expect(onDisk("orders.proto")).toBe(orders);
  });
});

describe("what may not be edited says why", () => {
  it("an uploaded file", async () => {
    const { source } = await catalog.open({ kind: "upload", label: "dropped", files: [{ path: "a.proto", text: orders }] });
    expect(await read(source.id, "a.proto")).toMatchObject({ readOnly: "upload" });
    await expect(save(source.id, "a.proto", "x")).rejects.toMatchObject({ code: "file-read-only" });
    await expect(check(source.id, "a.proto", "x")).rejects.toMatchObject({ code: "file-read-only" });
  });

  it("what comes with protobuf, and the demo", async () => {
    write({
      "t.proto": 'syntax = "proto3";\nimport "google/protobuf/timestamp.proto";\nmessage T { google.protobuf.Timestamp at = 1; }\n',
    });
    const sourceId = await openFolder();
    expect(await read(sourceId, "google/protobuf/timestamp.proto")).toMatchObject({ readOnly: "bundled" });
    const demo = await catalog.open({ kind: "demo", root: scratch });
    expect(await read(demo.source.id, "t.proto")).toMatchObject({ readOnly: "bundled" });
  });

  it("one that is not UTF-8", async () => {
    write({ "latin.proto": Uint8Array.from([...Buffer.from("// caf"), 0xe9, 0x0a]) });
    const sourceId = await openFolder();
    expect(await read(sourceId, "latin.proto")).toMatchObject({ readOnly: "encoding" });
    await expect(save(sourceId, "latin.proto", "x")).rejects.toMatchObject({ code: "file-read-only" });
  });
});

const check = (sourceId: string, file: string, text: string, cancellation = new CancellationSource()) =>
  checkText(catalog, { sourceId, file, text }, cancellation);

describe("checking a text that is not saved", () => {
  it("finds its problems, counts those it causes elsewhere, and changes nothing", async () => {
    const sourceId = await openShop();
    const { revision } = catalog;
    expect(await check(sourceId, "orders.proto", orders)).toEqual({ diagnostics: [], elsewhere: 0 });
    const renamed = await check(sourceId, "orders.proto", orders.replace("message Order ", "message Purchase "));
    expect(renamed).toEqual({ diagnostics: [], elsewhere: 1 });
    const broken = await check(sourceId, "orders.proto", orders.replace("string id", "strin id"));
    expect(broken.diagnostics).toMatchObject([{ file: "orders.proto", code: "type-unknown", line: 4, column: 3 }]);
    expect(catalog.revision).toBe(revision);
    expect(onDisk("orders.proto")).toBe(orders);
    expect(catalog.get(sourceId).outline.diagnostics).toEqual([]);
  });

  it("finds files of the disk that only the new text imports", async () => {
    write({ "a/main.proto": orders, "b/other.proto": 'syntax = "proto3";\npackage other;\nmessage O {}\n' });
    const { source } = await catalog.open({ kind: "disk", paths: [join(scratch, "a")], importPaths: [join(scratch, "b")] });
    const text = orders.replace("message", 'import "other.proto";\nmessage').replace("string id", "other.O id");
    expect(await check(source.id, "main.proto", text)).toEqual({ diagnostics: [], elsewhere: 0 });
  });

  it("stops when nobody waits any more", async () => {
    const sourceId = await openShop();
    const cancellation = new CancellationSource();
    const checking = check(sourceId, "orders.proto", orders, cancellation);
    cancellation.cancel();
    await expect(checking).rejects.toMatchObject({ code: "cancelled" });
    cancellation.dispose();
  });
});
