import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { create, getExtension, type Message, toJson } from "@bufbuild/protobuf";
import { MethodOptionsSchema } from "@bufbuild/protobuf/wkt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { liveDisposables } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { SchemaCatalog } from "./catalog";
import type { SchemaProject } from "./project";
import type { SchemaOrigin } from "./schema-origin";

const testdata = fileURLToPath(new URL("./testdata", import.meta.url));

let scratch = "";
let catalog = new SchemaCatalog();

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "wirebench-schema-"));
  catalog = new SchemaCatalog();
});

afterEach(() => {
  catalog.dispose();
  rmSync(scratch, { recursive: true, force: true });
  expect(liveDisposables()).toEqual([]);
});

function write(files: Record<string, string | Uint8Array>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(scratch, path)), { recursive: true });
    writeFileSync(join(scratch, path), content);
  }
  return scratch;
}

function openDisk(paths: string | string[], importPaths: string[] = []): Promise<SchemaProject> {
  return catalog.open({ kind: "disk", paths: [paths].flat(), importPaths });
}

function upload(files: Record<string, string>): Promise<SchemaProject> {
  return catalog.open({ kind: "upload", label: "dropped", files: Object.entries(files).map(([path, text]) => ({ path, text })) });
}

function problems(project: SchemaProject): string[] {
  return project.outline.diagnostics.map(({ file, line, code }) => `${file}:${line} ${code}`);
}

function faultOf(act: () => unknown): Fault {
  try {
    act();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("No fault.");
}

const proto3 = 'syntax = "proto3";\n';

describe("what a source shows", () => {
  it("lists services, methods of the four kinds, types, packages and their documentation", async () => {
    const project = await openDisk(join(testdata, "shop"));
    expect(problems(project)).toEqual([]);
    expect(project.source.kind).toBe("folder");
    expect(project.source.label).toBe("shop");
    expect(project.source.files).toContain("shop/catalog/v1/product.proto");
    expect(project.source.files).toContain("audit/trail.proto");
    const service = project.outline.services.find(({ name }) => name === "shop.catalog.v1.CatalogService");
    expect(service?.doc).toBe("Finds products.");
    expect(service?.methods.map(({ name, kind }) => [name, kind])).toEqual([
      ["GetProduct", "unary"],
      ["Search", "server-stream"],
      ["Import", "client-stream"],
      ["Sync", "bidi"],
      ["Legacy", "unary"],
    ]);
    expect(service?.methods.map(({ deprecated }) => deprecated)).toEqual([false, false, false, false, true]);
    const search = service?.methods[1];
    expect(search).toMatchObject({
      doc: "按关键字搜索。",
      input: "shop.catalog.v1.SearchRequest",
      output: "shop.catalog.v1.Product",
      line: 10,
    });
    expect(project.outline.packages).toContain("shop.orders.v1");
    const names = project.outline.types.map(({ name, kind }) => `${kind} ${name}`);
    expect(names).toContain("message shop.orders.v1.Order.Line");
    expect(names).toContain("enum shop.orders.v1.Order.State");
    expect(names.filter((name) => name.endsWith("Entry"))).toEqual([]);
    expect(project.outline.types.find(({ name }) => name === "shop.catalog.v1.Product")?.doc).toBe("商品。");
  });

  it("resolves a method by any of its writings", async () => {
    const project = await openDisk(join(testdata, "shop"));
    for (const name of [
      "shop.catalog.v1.CatalogService/Search",
      "/shop.catalog.v1.CatalogService/Search",
      "shop.catalog.v1.CatalogService.Search",
    ]) {
      const method = project.method(name);
      expect(method).toMatchObject({
        name: "shop.catalog.v1.CatalogService/Search",
        path: "/shop.catalog.v1.CatalogService/Search",
        kind: "server-stream",
        file: "shop/catalog/v1/catalog_service.proto",
        line: 10,
        doc: "按关键字搜索。",
      });
      expect(method.desc.output.typeName).toBe("shop.catalog.v1.Product");
    }
    expect(faultOf(() => project.method("shop.catalog.v1.CatalogService/Gone")).code).toBe("method-gone");
    expect(faultOf(() => project.method("nonsense")).code).toBe("method-gone");
  });

  it("gives documentation of any descriptor, and texts of files", async () => {
    const project = await openDisk(join(testdata, "shop"));
    const money = project.registry.getMessage("shop.common.Money");
    const currency = money?.fields[0];
    if (!money || !currency) throw new Error("Money is not in the registry.");
    expect(project.doc(money)).toBe("An amount in a currency.");
    expect(project.doc(currency)).toBe('ISO 4217, such as "CNY".');
    expect(await catalog.text(project.source.id, "shop/common/money.proto")).toContain("An amount in a currency.");
    await expect(catalog.text(project.source.id, "google/protobuf/nothing.proto")).rejects.toMatchObject({ code: "file-not-found" });
    await expect(catalog.text(project.source.id, "../../etc/passwd")).rejects.toMatchObject({ code: "file-not-found" });
  });

  it("takes comment marks, indentation and stars off documentation", async () => {
    const text = `${proto3}/**\n * First.\n *\n *   indented\n */\nmessage A {}\n//no space\n//  two\nmessage B {}\nmessage C {} // trailing alone\r\n`;
    const project = await upload({ "a.proto": text });
    const docs = Object.fromEntries(project.outline.types.map(({ name, doc }) => [name, doc]));
    expect(docs.A).toBe("First.\n\n  indented");
    expect(docs.B).toBe("no space\n two");
    expect(docs.C).toBe("");
  });
});

describe("a broken file", () => {
  const good = `${proto3}package p;\nimport "bad.proto";\nmessage Ok { string a = 1; }\nservice Fine { rpc Call(Ok) returns (Ok); rpc Half(Ok) returns (Holder); rpc Lost(Ok) returns (Nowhere); }`;
  const bad = `${proto3}package p;\nmessage Sound { string a = 1; }\nmessage Holder { Sound sound = 1; Damaged damaged = 2; }\nmessage Damaged {\n  string a = ;\n  int32 b = 2;\n}`;

  it("costs what it breaks, and nothing else", async () => {
    const project = await upload({ "good.proto": good, "bad.proto": bad });
    expect(problems(project)).toEqual(["bad.proto:6 syntax", "good.proto:5 type-unknown"]);
    expect(project.method("p.Fine/Call").desc.input.typeName).toBe("p.Ok");
    expect(project.registry.getMessage("p.Damaged")?.fields.map(({ name }) => name)).toEqual(["b"]);
    expect(project.registry.getMessage("p.Sound")).toBeDefined();
  });

  it("makes a method whose types did not load say why", async () => {
    const project = await upload({ "good.proto": good, "bad.proto": bad });
    const half = faultOf(() => project.method("p.Fine/Half"));
    expect(half).toMatchObject({ code: "schema-broken", facts: { method: "p.Fine/Half", file: "bad.proto", line: 6 } });
    expect(half.message).toContain("bad.proto:6");
    expect(half.act).toBeTruthy();
    const lost = faultOf(() => project.method("p.Fine/Lost"));
    expect(lost).toMatchObject({ code: "schema-broken", facts: { file: "good.proto", line: 5 } });
    expect(lost.message).toContain('"Nowhere" is not defined');
    expect(project.outline.services[0]?.methods.map(({ name, output }) => `${name} ${output}`)).toEqual([
      "Call p.Ok",
      "Half p.Holder",
      "Lost Nowhere",
    ]);
  });

  it("names the members of a circle of imports, and keeps the rest", async () => {
    const project = await upload({
      "a.proto": `${proto3}import "b.proto";\nmessage A { string a = 1; }`,
      "b.proto": `${proto3}import "c.proto";\nmessage B { C c = 1; }`,
      "c.proto": `${proto3}import "a.proto";\nmessage C { A a = 1; string c = 2; }`,
    });
    const cycle = project.outline.diagnostics.find(({ code }) => code === "import-cycle");
    expect(cycle).toMatchObject({ file: "c.proto", line: 2, column: 8, endColumn: 17 });
    expect(cycle?.message).toContain("a.proto -> b.proto -> c.proto -> a.proto");
    expect(project.registry.getMessage("C")?.fields.map(({ name }) => name)).toEqual(["c"]);
    expect(project.registry.getMessage("B")?.fields.map(({ name }) => name)).toEqual(["c"]);
  });

  it("is the later one of two that define a name; who uses that name is not blamed", async () => {
    const project = await upload({
      "a.proto": `${proto3}package p;\nmessage Same { string a = 1; }`,
      "b.proto": `${proto3}package p;\nmessage Same { string b = 1; }`,
      "c.proto": `${proto3}package p;\nimport "b.proto";\nmessage User { Same same = 1; }`,
    });
    expect(problems(project)).toEqual(["b.proto:3 duplicate-name"]);
    expect(project.registry.getMessage("p.User")?.fields[0]?.message?.typeName).toBe("p.Same");
  });

  it("of another encoding is read as well as it can be", async () => {
    const gbk = new Uint8Array([0x2f, 0x2f, 0x20, 0xd6, 0xd0, 0xce, 0xc4, 0x0a]);
    const root = write({ "gbk.proto": Buffer.concat([Buffer.from(`${proto3}`), gbk, Buffer.from("message A { string a = 1; }")]) });
    const project = await openDisk(root);
    expect(project.outline.diagnostics).toMatchObject([{ code: "file-not-utf8", severity: "warning", line: 2, column: 4 }]);
    expect(project.registry.getMessage("A")).toBeDefined();
  });

  it("reports columns in UTF-16 units", async () => {
    const project = await upload({ "a.proto": `${proto3}message A { /* 😀中 */ Missing m = 1; }` });
    const [found] = project.outline.diagnostics;
    expect(found).toMatchObject({ line: 2, column: 23, endLine: 2, endColumn: 30, message: '"Missing" is not defined.' });
  });
});

describe("import roots", () => {
  const service = `${proto3}package a.v1;\nimport "a/v1/types.proto";\nservice S { rpc M(T) returns (T); }`;
  const types = `${proto3}package a.v1;\nmessage T { string t = 1; }`;

  it("of a folder that is named as a file is start there", async () => {
    const root = write({ "a.proto/a/v1/service.proto": service, "a.proto/a/v1/types.proto": types });
    const project = await openDisk(join(root, "a.proto"));
    expect(problems(project)).toEqual([]);
    expect(project.source).toMatchObject({ kind: "folder", label: "a.proto" });
  });

  it("of a single file are found above it", async () => {
    const root = write({ "deep/proto/a/v1/service.proto": service, "deep/proto/a/v1/types.proto": types });
    const project = await openDisk(join(root, "deep/proto/a/v1/service.proto"));
    expect(problems(project)).toEqual([]);
    expect(project.source).toMatchObject({ kind: "file", label: "service.proto", files: ["a/v1/service.proto"] });
    expect(project.method("a.v1.S/M").file).toBe("a/v1/service.proto");
    // What is only imported is not part of the tree.
    expect(project.outline.types).toEqual([]);
    expect(await catalog.text(project.source.id, "a/v1/types.proto")).toBe(types);
  });

  it("may be the file's own folder", async () => {
    const root = write({
      "x/main.proto": `${proto3}import "other.proto";\nmessage M { O o = 1; }`,
      "x/other.proto": `${proto3}message O {}`,
    });
    const project = await openDisk(join(root, "x/main.proto"));
    expect(problems(project)).toEqual([]);
    expect(project.source.files).toEqual(["main.proto"]);
  });

  it("are taken from the import paths first", async () => {
    const root = write({
      "work/main.proto": `${proto3}import "lib/t.proto";\nmessage M { T t = 1; }`,
      "work/lib/t.proto": `${proto3}message T { string near = 1; }`,
      "elsewhere/lib/t.proto": `${proto3}message T { string chosen = 1; }`,
    });
    const project = await openDisk(join(root, "work/main.proto"), [join(root, "elsewhere")]);
    expect(problems(project)).toEqual([]);
    expect(project.registry.getMessage("T")?.fields[0]?.name).toBe("chosen");
  });

  it("are those of the nearest of several files that fit", async () => {
    const root = write({
      "one/main.proto": `${proto3}package one;\nimport "common.proto";\nmessage M { C c = 1; }`,
      "one/common.proto": `${proto3}package one;\nmessage C {}`,
      "two/main.proto": `${proto3}package two;\nimport "common.proto";\nmessage M { C c = 1; }`,
      "two/common.proto": `${proto3}package two;\nmessage C {}`,
    });
    const project = await openDisk(root);
    expect(problems(project)).toEqual([]);
    expect(new Set(project.source.files).size).toBe(4);
    expect(project.registry.getMessage("two.M")?.fields[0]?.message?.typeName).toBe("two.C");
  });

  it("are what buf.yaml says, where no import does", async () => {
    const root = write({ "buf.yaml": "version: v2\nmodules:\n  - path: protos # here\n", "protos/x/y.proto": `${proto3}message Y {}` });
    expect((await openDisk(root)).source.files).toEqual(["x/y.proto"]);
  });

  it("of dropped files come from their imports too", async () => {
    const project = await upload({ "top/proto/a/v1/service.proto": service, "top/proto/a/v1/types.proto": types });
    expect(problems(project)).toEqual([]);
    expect(project.source.files).toEqual(["a/v1/service.proto", "a/v1/types.proto"]);
  });

  it("leave well-known files to the bundled ones", async () => {
    const root = write({
      "vendor/google/protobuf/timestamp.proto": `${proto3}package google.protobuf;\nmessage Timestamp { int64 odd = 1; }`,
      "a.proto": `${proto3}import "google/protobuf/timestamp.proto";\nmessage A { google.protobuf.Timestamp t = 1; }`,
    });
    const project = await openDisk(root);
    expect(problems(project)).toEqual([]);
    expect(project.registry.getMessage("google.protobuf.Timestamp")?.fields.map(({ name }) => name)).toEqual(["seconds", "nanos"]);
  });
});

describe("options", () => {
  it("that are extensions can be read where a library looks for them", async () => {
    const project = await openDisk(join(testdata, "shop"));
    const trail = project.registry.getExtension("audit.trail");
    const method = project.method("shop.orders.v1.OrderService/Create").desc;
    if (!trail?.message) throw new Error("The extension is not in the registry.");
    const value = getExtension(method.proto.options ?? create(MethodOptionsSchema), trail);
    expect(toJson(trail.message, value as Message)).toEqual({ level: "FULL", tags: ["order", "create"] });
  });

  it("that nobody defines are warned of, and cost nothing", async () => {
    const text = `${proto3}import "validate/validate.proto";\nmessage A { string a = 1 [(validate.rules).string.min_len = 1]; }\nservice S { rpc M(A) returns (A); }`;
    const project = await upload({ "a.proto": text });
    expect(project.outline.diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      "warning import-missing",
      "warning option-unknown",
    ]);
    expect(project.method("S/M").desc.name).toBe("M");
  });
});

describe("the disk", () => {
  it("is walked without node_modules, dot folders and circles of links", async () => {
    const root = write({
      "a/a.proto": `${proto3}message A {}`,
      "node_modules/x/x.proto": `${proto3}message X {}`,
      ".git/y.proto": `${proto3}message Y {}`,
      "a/readme.md": "# no proto",
    });
    symlinkSync(root, join(root, "a/circle"));
    symlinkSync(join(root, "nowhere"), join(root, "a/dangling.proto"));
    const project = await openDisk(root);
    expect(project.source.files).toEqual(["a/a.proto", "a/dangling.proto"]);
    expect(problems(project)).toEqual(["a/dangling.proto:1 file-unreadable"]);
  });

  it("may be named by several files at once", async () => {
    const root = write({
      "x/a.proto": `${proto3}import "b.proto";\nmessage A { B b = 1; }`,
      "x/b.proto": `${proto3}message B {}`,
      "y/c.proto": `${proto3}message C {}`,
    });
    const project = await openDisk([join(root, "x/a.proto"), join(root, "y/c.proto")]);
    expect(problems(project)).toEqual([]);
    expect(project.source).toMatchObject({ kind: "file", label: "a.proto + 1", files: ["a.proto", "c.proto"] });
  });

  it("says when there is nothing to open", async () => {
    const root = write({ "readme.md": "nothing" });
    await expect(openDisk(root)).rejects.toMatchObject({ code: "no-protos" });
    await expect(openDisk(join(root, "readme.md"))).rejects.toMatchObject({ code: "no-protos" });
    await expect(openDisk(join(root, "gone"))).rejects.toMatchObject({ code: "file-not-found" });
    expect(catalog.all()).toEqual([]);
  });
});

describe("hostile files", () => {
  it("cannot import what is outside", async () => {
    const root = write({
      "in/a.proto": `${proto3}import "../secret.proto";\nmessage A { Secret s = 1; string b = 2; }`,
      "secret.proto": `${proto3}message Secret {}`,
    });
    const project = await openDisk(join(root, "in"));
    expect(problems(project)).toEqual(["a.proto:2 import-missing", "a.proto:3 type-unknown"]);
    await expect(catalog.text(project.source.id, "../secret.proto")).rejects.toMatchObject({ code: "file-not-found" });
  });

  it("stay below the made-up root of an upload", async () => {
    const project = await upload({
      "../../a.proto": `${proto3}message A {}`,
      "/etc/b.proto": `${proto3}message B {}`,
      "c:\\d\\c.proto": `${proto3}message C {}`,
    });
    for (const file of project.source.files) expect(file).not.toMatch(/^\/|\.\.|\\/);
    expect(project.source.files).toHaveLength(3);
  });

  it("nest ten thousand deep and are refused, not the program", async () => {
    const depth = 10_000;
    const nested = `${proto3}${"message A { ".repeat(depth)}${"}".repeat(depth)}\nmessage After { string ok = 1; }`;
    const aggregate = `${proto3}option (x) = ${"{ a ".repeat(depth)}: 1${"}".repeat(depth)};\nmessage Behind { string ok = 1; }`;
    const list = `${proto3}option (x) = { a: ${"[".repeat(depth)}1${"]".repeat(depth)} };\nmessage Last { string ok = 1; }`;
    const project = await upload({ "nested.proto": nested, "aggregate.proto": aggregate, "list.proto": list });
    expect(problems(project)).toEqual(["aggregate.proto:2 syntax", "list.proto:2 syntax", "nested.proto:2 syntax"]);
    for (const name of ["After", "Behind", "Last"]) expect(project.registry.getMessage(name)?.fields).toHaveLength(1);
  });

  it("chain their imports without an end in sight", async () => {
    const count = 3000;
    const files = Array.from({ length: count }, (_, index) => {
      const text =
        index + 1 < count ? `import "f${index + 1}.proto";\nmessage M${index} { M${index + 1} next = 1; }` : `message M${index} {}`;
      return [`f${index}.proto`, `${proto3}${text}`];
    });
    const project = await upload(Object.fromEntries(files));
    expect(problems(project)).toEqual([]);
    expect(project.registry.getMessage("M0")?.fields[0]?.message?.typeName).toBe("M1");
  });

  it("have names of JavaScript's own", async () => {
    const text = `${proto3}package __proto__;\nmessage __proto__ { string __proto__ = 1; constructor constructor = 2; map<string, __proto__> hasOwnProperty = 3; }\nmessage constructor {}\nservice toString { rpc valueOf(__proto__) returns (.__proto__.constructor); }`;
    const project = await upload({ "__proto__.proto": text });
    expect(problems(project)).toEqual([]);
    expect(project.method("__proto__.toString/valueOf").desc.input.fields.map(({ name }) => name)).toEqual([
      "__proto__",
      "constructor",
      "hasOwnProperty",
    ]);
    expect(({} as Record<string, unknown>).string).toBeUndefined();
  });

  it("cost no more than their length", async () => {
    const megabyte = 128 * 1024; // an eighth, to keep the suite quick
    const files = {
      "comments.proto": "/*".repeat(megabyte),
      "lines.proto": "\n".repeat(2 * megabyte),
      "digits.proto": `${proto3}message A { string a = ${"9".repeat(2 * megabyte)}; }`,
      "name.proto": `${proto3}message A { ${"x".repeat(2 * megabyte)} a = 1; }`,
      "package.proto": `${proto3}package ${"a.".repeat(megabyte)}a;`,
      "option.proto": `${proto3}option (x)${".a".repeat(megabyte)} = 1;`,
      "braces.proto": `${proto3}${"{".repeat(2 * megabyte)}`,
      "columns.proto": `${proto3}${"/*中*/ message A {} ".repeat(megabyte / 16)}`,
    };
    const project = await upload(files);
    for (const file of Object.keys(files)) if (file !== "lines.proto") expect(problems(project).join()).toContain(file);
    for (const { message } of project.outline.diagnostics) expect(message.length).toBeLessThan(1100);
  });

  it("of 50 megabytes are not read", async () => {
    const root = write({ "small.proto": `${proto3}message A {}`, "large.proto": "" });
    truncateSync(join(root, "large.proto"), 50 * 1024 * 1024);
    const project = await openDisk(root);
    expect(problems(project)).toEqual(["large.proto:1 file-unreadable"]);
    expect(project.registry.getMessage("A")).toBeDefined();
  });

  it("report no more than is of use", async () => {
    const project = await upload({ "a.proto": `${proto3}message A {\n${"  string = 1;\n".repeat(5000)}}` });
    expect(project.outline.diagnostics.length).toBeLessThanOrEqual(200);
    expect(project.outline.diagnostics.length).toBeGreaterThan(0);
  });
});

describe("editions", () => {
  it("are understood where the registry understands them", async () => {
    const project = await openDisk(join(testdata, "recent"));
    expect(problems(project)).toEqual([]);
    const fields = project.registry.getMessage("corpus.editions.Modern")?.field ?? {};
    expect(fields.name?.presence).toBe(1);
    expect(fields.plain?.presence).toBe(2);
    expect(fields.child).toMatchObject({ fieldKind: "message", delimitedEncoding: true });
    expect(fields.numbers).toMatchObject({ fieldKind: "list", packed: false });
    expect(project.registry.getEnum("corpus.editions.Closed")?.open).toBe(false);
  });
});

describe("the catalogue", () => {
  const origin: SchemaOrigin = { kind: "upload", label: "one", files: [{ path: "a.proto", text: `${proto3}message A {}` }] };

  it("counts its changes and tells of them", async () => {
    const seen: number[] = [];
    const listening = catalog.onDidChange((revision) => seen.push(revision));
    const { source } = await catalog.open(origin);
    expect(catalog.get(source.id).source).toBe(source);
    expect(catalog.originOf(source.id)).toBe(origin);
    await catalog.reload(source.id);
    expect(catalog.all()).toHaveLength(1);
    catalog.close(source.id);
    catalog.close(source.id);
    expect(seen).toEqual([1, 2, 3]);
    expect(catalog.revision).toBe(3);
    expect(faultOf(() => catalog.get(source.id)).code).toBe("source-gone");
    listening.dispose();
  });

  it("loads anew what has changed on the disk, under the same id", async () => {
    const root = write({ "a.proto": `${proto3}message A {}` });
    const first = await openDisk(root);
    write({ "a.proto": `${proto3}message B {}` });
    const second = await catalog.reload(first.source.id);
    expect(second.source.id).toBe(first.source.id);
    expect(second.registry.getMessage("B")).toBeDefined();
    expect(first.registry.getMessage("B")).toBeUndefined();
    rmSync(join(root, "a.proto"));
    await expect(catalog.reload(first.source.id)).rejects.toMatchObject({ code: "no-protos" });
    expect(catalog.get(first.source.id)).toBe(second);
  });

  it("calls the demo by its name", async () => {
    const project = await catalog.open({ kind: "demo", root: join(testdata, "shop") });
    expect(project.source).toMatchObject({ id: "demo", kind: "demo" });
  });
});
