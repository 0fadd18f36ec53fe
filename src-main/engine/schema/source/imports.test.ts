import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import { SchemaCatalog } from "../catalog";
import { ProtoText } from "../print/proto-text";
import { findRootCandidates } from "./root-candidates";

const bundledRoot = fileURLToPath(new URL("../../../../assets/google-protos", import.meta.url));
const proto3 = 'syntax = "proto3";\n';

let scratch = "";
let catalog: SchemaCatalog;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "wirebench-imports-"));
  catalog = new SchemaCatalog({ bundledRoot });
});
afterEach(() => {
  catalog.dispose();
  rmSync(scratch, { recursive: true, force: true });
});

function write(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(scratch, path)), { recursive: true });
    writeFileSync(join(scratch, path), content);
  }
}
/** Marks a folder of the scratch as a git repository. */
const repository = (folder = ".") => write({ [`${folder}/.git/HEAD`]: "ref: refs/heads/main\n" });
const openDisk = (path: string, importPaths: string[] = []) =>
  catalog.open({ kind: "disk", paths: [join(scratch, path)], importPaths: importPaths.map((each) => join(scratch, each)) });
const files = (texts: Record<string, string>) => Object.entries(texts).map(([path, text]) => ({ path, text }));
const upload = (texts: Record<string, string>, added: Record<string, string> = {}) =>
  catalog.open({ kind: "upload", label: "dropped", files: files(texts), added: files(added) });

type Project = Awaited<ReturnType<typeof upload>>;
const problems = ({ outline }: Project) =>
  outline.diagnostics.map(({ file, line, severity, code }) => `${file}:${line} ${severity} ${code}`);
const messages = ({ outline }: Project) => outline.diagnostics.map(({ message }) => message);

const money = `${proto3}package acme.common;\nmessage Money { int64 units = 1; }`;
const order = `${proto3}package acme;\nimport "acme/common/money.proto";\nmessage Order { acme.common.Money total = 1; }\nservice Orders { rpc Place(Order) returns (Order); }`;

describe("an import", () => {
  it("is found however it is written, and wherever it stands", async () => {
    write({
      "main.proto": `${proto3}option java_package = "a/*b";\nimport/**/"a.proto";import public'b.proto';\nimport\n  "c.proto" ;`,
      "a.proto": proto3,
      "b.proto": `${proto3}option java_package = 'it\\'s // no comment'; import "d.proto"; // import "gone.proto";`,
      "c.proto": `/* import "gone.proto"; */ ${proto3}`,
      "d.proto": proto3,
    });
    const project = await openDisk("main.proto");
    expect(project.outline.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(project.outline.missingImports).toEqual([]);
  });
});

describe("a missing import", () => {
  it("is listed once, with the files that want it, those that cost most first", async () => {
    const uses = (index: number) =>
      `${proto3}package p${index};\nimport "acme/common/money.proto";\nimport "validate/validate.proto";\nmessage M { acme.common.Money m = 1; string s = 2 [(validate.rules).string.min_len = 1]; }`;
    const project = await upload(Object.fromEntries([1, 2, 3, 4, 5].map((index) => [`f${index}.proto`, uses(index)])));
    expect(project.outline.missingImports).toEqual([
      { path: "acme/common/money.proto", importers: ["f1.proto", "f2.proto", "f3.proto"], importerCount: 5, optionsOnly: false },
      { path: "validate/validate.proto", importers: ["f1.proto", "f2.proto", "f3.proto"], importerCount: 5, optionsOnly: true },
    ]);
    expect(problems(project).filter((line) => line.startsWith("f2"))).toEqual([
      "f2.proto:3 error import-missing",
      "f2.proto:4 warning import-missing",
      "f2.proto:5 error type-unknown",
      "f2.proto:5 warning option-unknown",
    ]);
  });

  it("says once where it was sought and what to do, and elsewhere only that it is missing", async () => {
    write({ "proto/a.proto": order, "proto/b.proto": order.replaceAll("package acme", "package b"), "third_party/x/x.proto": proto3 });
    const project = await openDisk("proto");
    const [first = "", second] = messages(project).filter((message) => message.startsWith('"acme/common/money.proto" was not'));
    expect(first).toMatch(
      /^"acme\/common\/money.proto" was not found\. It was sought beside .*third_party.* 2 files import it\. Add the folder /,
    );
    expect(second).toBe('"acme/common/money.proto" was not found.');
    expect(messages(await upload({ "a.proto": order }))[0]).toContain("It is not among the dropped files.");
  });

  it("is none where it may not be imported at all", async () => {
    const project = await upload({ "a.proto": `${proto3}import "../a.proto";\nimport "google/protobuf/any.proto";` });
    expect(project.outline.missingImports).toEqual([]);
    expect(problems(project)[0]).toBe("a.proto:2 error import-missing");
  });

  it("of which nothing but options is used costs nothing else", async () => {
    const project = await upload({ "shop.proto": validated });
    expect(problems(project).filter((line) => line.includes("error"))).toEqual([]);
    expect(project.outline.missingImports.map(({ path, optionsOnly }) => [path, optionsOnly])).toEqual([
      ["buf/validate/validate.proto", true],
      ["gogoproto/gogo.proto", true],
      ["protoc-gen-openapiv2/options/annotations.proto", true],
      ["validate/validate.proto", true],
    ]);
    expect(messages(project)[0]).toContain("Nothing but options of it is used");
    const { desc } = project.method("shop.Shop/Buy");
    expect(desc.input.fields.map(({ name }) => name)).toEqual(["id", "count", "email"]);
    expect(desc.proto.options?.idempotencyLevel).toBe(2);
    // The options that nobody defines are kept as they are written.
    const page = await catalog.page(project.source.id, "shop.Purchase");
    const options = page.kind === "message" ? page.fields.map((field) => field.options.map(({ name, value }) => `${name} = ${value}`)) : [];
    expect(options).toEqual([
      ["(validate.rules).string.min_len = 1", "(buf.validate.field).string.uuid = true"],
      ["(validate.rules).int32 = { gt: 0, lte: 100 }", "(gogoproto.nullable) = false"],
      ['(buf.validate.field).cel = { id: "email" message: "so" expression: "this.isEmail()" }'],
    ]);
  });

  it("leaves options that can be printed, and read again", async () => {
    const values = [
      "1",
      "-5",
      "1.5",
      "-inf",
      '"文\\n字"',
      "TRUE",
      "{ }",
      "{ a: -1 /* no */ b <c: [1, 2]> // none\n [x.y]: { z: 'q' \"r\" } }",
    ];
    const text = `${proto3}message M { string s = 1 [${values.map((value, index) => `(o${index}).p = ${value}`).join(", ")}]; }`;
    const print = async (source: string) => {
      const { registry } = await upload({ "a.proto": source });
      const field = registry.getMessage("M")?.fields[0];
      return field ? new ProtoText(() => "", registry).of(field) : "";
    };
    const printed = await print(text);
    expect(printed).toContain('(o4).p = "文\\n字"');
    expect(printed).toContain("(o7).p = { a: -1 b < c: [1, 2] > [x.y]: { z: 'q' \"r\" } }");
    expect(await print(`${proto3}message M { ${printed} }`)).toBe(printed);
  });

  it("is an error where a type of it is used, also beside options of another that is missing", async () => {
    const project = await upload({
      "a.proto": `${proto3}package a;
import "validate/validate.proto";
import "acme/common/money.proto";
import "other/thing.proto";
message M { acme.common.Money total = 1; Unknown thing = 3; string s = 2 [(validate.rules).string.min_len = 1]; }
message Fine { string s = 1; }
service S { rpc Lost(M) returns (Fine); rpc Kept(Fine) returns (Fine); }`,
    });
    expect(problems(project)).toEqual([
      "a.proto:3 warning import-missing",
      "a.proto:4 error import-missing",
      "a.proto:5 error import-missing",
      "a.proto:6 error type-unknown",
      "a.proto:6 error type-unknown",
      "a.proto:6 warning option-unknown",
    ]);
    expect(messages(project)[3]).toContain('It may be in "acme/common/money.proto"');
    expect(project.method("a.S/Kept").name).toBe("a.S/Kept");
    expect(() => project.method("a.S/Lost")).toThrow(/Money/);
  });

  it("is no error where another explains each type that is unknown", async () => {
    const text = `${proto3}package a;\nimport "unused/thing.proto";\nimport "acme/common/money.proto";\nmessage M { acme.common.Money total = 1; }`;
    expect(problems(await upload({ "a.proto": text }))).toEqual([
      "a.proto:3 warning import-missing",
      "a.proto:4 error import-missing",
      "a.proto:5 error type-unknown",
    ]);
  });

  it("may come by the thousand, with names of any length", async () => {
    const count = 4000;
    const lines = Array.from({ length: count }, (_, at) => `import "a/b${at}/c.proto";\nmessage M${at} { a.b${at}.T t = 1; }\n`);
    const long = `message Long { ${"a.".repeat(100_000)}B b = 1; }`;
    const project = await upload({ "a.proto": proto3 + lines.join(""), "b.proto": `${proto3}import "a/b/c.proto";\n${long}` });
    expect(project.outline.missingImports).toHaveLength(500);
    expect(problems(project)).toContain("b.proto:2 error import-missing");
  });

  it("is an error where its types are used beside its options, and where it is passed on", async () => {
    const types = `${proto3}import "buf/validate/validate.proto";\nmessage M { string s = 1 [(buf.validate.field).string.min_len = 1]; buf.validate.FieldRules rules = 2; }`;
    expect(problems(await upload({ "a.proto": types }))).toContain("a.proto:2 error import-missing");
    const own = `${proto3}package acme;\nimport "acme/options.proto";\nmessage M { string s = 1 [(acme.secret) = true]; Level level = 2; }`;
    expect(problems(await upload({ "a.proto": own }))).toContain("a.proto:3 error import-missing");
    const passed = `${proto3}import public "acme/all.proto";`;
    expect(problems(await upload({ "a.proto": passed }))).toEqual(["a.proto:2 error import-missing"]);
    const slip = `${proto3}import "acme/all.proto";\nmessage M { acme.Thing = 1; }`;
    expect(problems(await upload({ "a.proto": slip }))).toContain("a.proto:2 error import-missing");
  });
});

/** As services really are: several option files that nobody has at hand. */
const validated = `${proto3}package shop;
import "google/api/annotations.proto";
import "validate/validate.proto";
import "buf/validate/validate.proto";
import "protoc-gen-openapiv2/options/annotations.proto";
import "gogoproto/gogo.proto";
option (gogoproto.marshaler_all) = true;
option (grpc.gateway.protoc_gen_openapiv2.options.openapiv2_swagger) = {
  info: { title: "Shop" version: "1.0" contact: { name: "us" url: "https://example.com" } }
  schemes: HTTPS
  security_definitions: { security: { key: "ApiKey" value: { type: TYPE_API_KEY in: IN_HEADER name: "x-api-key" } } }
};
message Purchase {
  option (grpc.gateway.protoc_gen_openapiv2.options.openapiv2_schema) = { json_schema: { required: ["id"] } };
  string id = 1 [(validate.rules).string.min_len = 1, (buf.validate.field).string.uuid = true];
  int32 count = 2 [(validate.rules).int32 = { gt: 0, lte: 100 }, (gogoproto.nullable) = false];
  oneof contact {
    option (validate.required) = true;
    string email = 3 [(buf.validate.field).cel = { id: "email" message: "so" expression: "this.isEmail()" }];
  }
}
message Receipt { string id = 1; }
service Shop {
  rpc Buy(Purchase) returns (Receipt) {
    option (google.api.http) = { post: "/v1/purchases" body: "*" };
    option (grpc.gateway.protoc_gen_openapiv2.options.openapiv2_operation) = { summary: "Buys." tags: "shop" };
    option idempotency_level = IDEMPOTENT;
  }
}`;

describe("import roots are found", () => {
  it("under their customary names, beside and above what was opened, up to the repository's root", async () => {
    repository("repo");
    write({
      "repo/services/orders/order.proto": order,
      "repo/services/third_party/acme/common/money.proto": money,
      "api/acme/common/money.proto": `${proto3}package acme.common;\nmessage Money { string outside = 1; }`,
    });
    const project = await openDisk("repo/services/orders");
    expect(problems(project)).toEqual([]);
    expect(project.source.files).toEqual(["order.proto"]);
    expect(await catalog.text(project.source.id, "acme/common/money.proto")).toBe(money);
    expect(project.importedPaths).toEqual([join(scratch, "repo/services/third_party/acme/common/money.proto")]);
  });

  it("in the folders of third_party and vendor", async () => {
    write({ "proto/order.proto": order, "vendor/commons/acme/common/money.proto": money });
    expect(problems(await openDisk("proto"))).toEqual([]);
  });

  it("not beyond the repository", async () => {
    repository("repo");
    write({ "repo/order.proto": order, "third_party/acme/common/money.proto": money });
    expect((await openDisk("repo")).outline.missingImports).toHaveLength(1);
  });

  it("as chosen before all others", async () => {
    write({
      "proto/order.proto": order,
      "third_party/acme/common/money.proto": money,
      "chosen/acme/common/money.proto": `${money} // chosen`,
    });
    const chosen = await openDisk("proto", ["chosen"]);
    expect(await catalog.text(chosen.source.id, "acme/common/money.proto")).toContain("chosen");
  });
});

describe("buf's files name roots", () => {
  const plain = `${proto3}message Y {}`;
  it.each([
    ["v2, modules", "buf.yaml", "version: v2\nmodules:\n  - path: protos # here\n  - name: buf.build/acme/x\n    path: 'more'\n"],
    ["v2, modules in a row as far left as their key", "buf.yaml", "version: v2\nmodules:\n- path: protos\n- path: more"],
    ["v1beta1, build.roots", "buf.yaml", "version: v1beta1\nbuild:\n  roots:\n    - protos\n    - more\n"],
    ["v1beta1, build.roots between brackets", "buf.yaml", 'version: v1beta1\nbuild: \n  roots: ["protos", more]\n'],
    ["v1, directories of a workspace", "buf.work.yaml", "version: v1\ndirectories:\n  - protos\n  - more/\n"],
  ])("%s", async (_, name, text) => {
    write({ [name]: text, "protos/x/y.proto": plain, "more/z.proto": `${proto3}message Z {}` });
    expect((await openDisk(".")).source.files).toEqual(["x/y.proto", "z.proto"]);
  });

  it("v1, and v2 without modules: their own folder", async () => {
    for (const version of ["v1", "v2"]) {
      write({ "deep/buf.yaml": `version: ${version}\nplugins:\n  - path: x\n`, "deep/x/y.proto": plain });
      expect((await openDisk(".")).source.files).toEqual(["x/y.proto"]);
    }
  });

  it("and leave folders out, but for those that are opened themselves", async () => {
    write({ "x/y.proto": plain, "x/old/y.proto": plain });
    for (const text of [
      "version: v1\nbuild:\n  excludes: [x/old]\n",
      "version: v2\nmodules:\n  - path: .\n    excludes:\n      - x/old\n",
    ]) {
      write({ "buf.yaml": text });
      expect((await openDisk(".")).source.files).toEqual(["x/y.proto"]);
      expect((await openDisk("x/old")).source.files).toEqual(["x/old/y.proto"]);
    }
  });

  it("and nothing above or outside of their folder", async () => {
    write({ "in/buf.yaml": "version: v2\nmodules:\n  - path: ../out\n", "in/a.proto": order, "out/acme/common/money.proto": money });
    expect((await openDisk("in")).outline.missingImports).toHaveLength(1);
  });
});

describe("candidates for an import root", () => {
  const missing = ["acme/common/money.proto", "validate/validate.proto"];

  it("are sought below the repository's root; who finds most comes first", async () => {
    repository();
    write({
      "services/orders/order.proto": order,
      "lib/deps/one/acme/common/money.proto": money,
      "lib/deps/both/acme/common/money.proto": money,
      "lib/deps/both/validate/validate.proto": proto3,
      "lib/node_modules/no/acme/common/money.proto": money,
      "lib/.cache/no/acme/common/money.proto": money,
      "lib/wrong/common/money.proto": money,
    });
    symlinkSync(scratch, join(scratch, "lib/circle"));
    const found = await findRootCandidates([join(scratch, "services/orders")], missing);
    expect(found).toEqual({
      candidates: [
        { folder: join(scratch, "lib/deps/both"), finds: missing },
        { folder: join(scratch, "lib/deps/one"), finds: ["acme/common/money.proto"] },
      ],
      place: scratch,
      complete: true,
    });
  });

  it("of equals the nearest comes first", async () => {
    repository();
    write({ "a/deps/acme/common/money.proto": money, "b/x/order.proto": order, "b/deps/acme/common/money.proto": money });
    const { candidates } = await findRootCandidates([join(scratch, "b/x/order.proto")], missing);
    expect(candidates.map(({ folder }) => folder)).toEqual([join(scratch, "b/deps"), join(scratch, "a/deps")]);
  });

  it("without a repository are those around the opened folder, but not all of a home", async () => {
    write({ "x/proto/order.proto": order, "x/deps/acme/common/money.proto": money, "y/acme/common/money.proto": money });
    const { candidates, place } = await findRootCandidates([join(scratch, "x/proto")], missing);
    expect([candidates.map(({ folder }) => folder), place]).toEqual([[join(scratch, "x/deps")], join(scratch, "x")]);
    expect((await findRootCandidates([join(homedir(), "no-such-folder", "x.proto")], [])).place).toBe(join(homedir(), "no-such-folder"));
  });

  it("end at their bounds, and when nobody waits for them", async () => {
    write(Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`x/d${at}/deep/acme/common/money.proto`, money])));
    const paths = [join(scratch, "x/d0")];
    const bounds = { entries: 10, depth: 10, milliseconds: 60_000 };
    expect(await findRootCandidates(paths, missing, undefined, bounds)).toMatchObject({ complete: false, candidates: [] });
    expect((await findRootCandidates(paths, missing, undefined, { ...bounds, entries: 1000, depth: 1 })).complete).toBe(false);
    expect((await findRootCandidates(paths, missing, undefined, { ...bounds, entries: 1000 })).complete).toBe(true);
    const cancelling = new CancellationSource();
    cancelling.cancel();
    await expect(findRootCandidates(paths, missing, cancelling)).rejects.toMatchObject({ code: "cancelled" });
    cancelling.dispose();
  });
});

describe("Google's common protos", () => {
  const api = `${proto3}package a;\nimport "google/api/annotations.proto";\nimport "google/longrunning/operations.proto";\nmessage M {}\nservice S { rpc R(M) returns (google.longrunning.Operation) { option (google.api.http) = { get: "/m" }; } }`;

  it("are there without being asked for, and are none of the source's own", async () => {
    write({ "a.proto": api });
    for (const project of [await openDisk("a.proto"), await openDisk("."), await upload({ "a.proto": api })]) {
      expect(problems(project)).toEqual([]);
      expect(project.source.files).toEqual(["a.proto"]);
      expect(project.outline.types.map(({ name }) => name)).toEqual(["a.M"]);
      expect(project.outline.services.map(({ name }) => name)).toEqual(["a.S"]);
      expect(project.importedPaths).toEqual([]);
      expect(await catalog.text(project.source.id, "google/rpc/status.proto")).toContain("message Status");
      expect(project.registry.getExtension("google.api.http")).toBeDefined();
    }
  });

  it("give way to a project's own", async () => {
    const own = `${proto3}package google.longrunning;\nmessage Operation { string mine = 1; }`;
    write({ "proto/a.proto": api, "third_party/google/longrunning/operations.proto": own });
    for (const place of ["proto", "."]) {
      const project = await openDisk(place);
      expect(problems(project)).toEqual([]);
      expect(await catalog.text(project.source.id, "google/longrunning/operations.proto")).toBe(own);
    }
  });

  it("go together with a part of them that a project has", async () => {
    const http = readFileSync(join(bundledRoot, "google/api/http.proto"), "utf8");
    write({ "proto/a.proto": api, "third_party/google/api/http.proto": `${http}// ours` });
    for (const place of ["proto", "."]) {
      const project = await openDisk(place);
      expect(problems(project)).toEqual([]);
      expect(await catalog.text(project.source.id, "google/api/http.proto")).toContain("// ours");
      expect(project.method("a.S/R").name).toBe("a.S/R");
    }
  });

  it("all load", async () => {
    const names = readdirSync(bundledRoot, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".proto"));
    expect(names.length).toBeGreaterThan(50);
    const project = await upload({ "a.proto": `${proto3}${names.map((name) => `import "${name.replaceAll("\\", "/")}";\n`).join("")}` });
    expect(problems(project).filter((line) => !line.endsWith("import-unused"))).toEqual([]);
  });
});

describe("files given to a drop", () => {
  it("are imported, keep its id, and only those that are wanted are loaded", async () => {
    const before = await upload({ "orders/order.proto": order });
    expect(before.outline.missingImports).toHaveLength(1);
    const after = await upload(
      { "orders/order.proto": order },
      { "deps/acme/common/money.proto": money, "deps/acme/common/other.proto": `${proto3}package acme;\nmessage Order {}` },
    );
    expect(problems(after)).toEqual([]);
    expect(after.source).toEqual(before.source);
    expect(after.outline.missingImports).toEqual([]);
    await expect(catalog.text(after.source.id, "acme/common/other.proto")).rejects.toThrow();
  });

  it("may be given alone, without the folders of their import path", async () => {
    const user = order.replace('import "acme', 'import "other/money.proto";\nimport "acme');
    const project = await upload({ "order.proto": user }, { "money.proto": money });
    expect(project.outline.missingImports.map(({ path }) => path)).toEqual(["other/money.proto"]);
    expect(project.method("acme.Orders/Place").name).toBe("acme.Orders/Place");
    const again = await upload({ "order.proto": user }, { "money.proto": money, "deps/acme/common/money.proto": money });
    expect(again.method("acme.Orders/Place").name).toBe("acme.Orders/Place");
    const only = await upload({ "order.proto": order }, { "common/money.proto": money.replace("package acme.common", "package acme") });
    expect(only.outline.missingImports).toEqual([]);
  });

  it("may be the folder around it", async () => {
    const item = `${proto3}package acme;\nmessage Item {}`;
    const main = order.replace("message Order {", 'import "acme/item.proto";\nmessage Order { acme.Item item = 2;');
    const own = { "orders/acme/order.proto": main, "orders/acme/item.proto": item };
    const around = Object.fromEntries(Object.entries(own).map(([path, text]) => [`repo/${path}`, text]));
    const project = await upload(own, { ...around, "repo/deps/acme/common/money.proto": money });
    expect(problems(project)).toEqual([]);
    expect(project.source.files).toEqual(["acme/item.proto", "acme/order.proto"]);
  });
});
