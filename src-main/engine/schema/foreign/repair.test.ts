import { create, type MessageInitShape, toBinary, toJsonString } from "@bufbuild/protobuf";
import {
  Edition,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  file_google_protobuf_timestamp,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from "@bufbuild/protobuf/wkt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SchemaCatalog } from "../catalog";
import type { SchemaProject } from "../project";

type FileInit = MessageInitShape<typeof FileDescriptorProtoSchema>;

let catalog = new SchemaCatalog();
beforeEach(() => {
  catalog = new SchemaCatalog();
});
afterEach(() => catalog.dispose());

const bytesOf = (files: readonly FileInit[]) =>
  toBinary(
    FileDescriptorSetSchema,
    create(FileDescriptorSetSchema, { file: files.map((file) => create(FileDescriptorProtoSchema, file)) }),
  );

const openBytes = (bytes: Uint8Array) => catalog.open({ kind: "set", label: "x", files: [{ name: "x.binpb", bytes }] });
const open = (...files: FileInit[]) => openBytes(bytesOf(files));

const string = (name: string, number: number) => ({ name, number, jsonName: name, type: Type.STRING, label: Label.OPTIONAL });
const of = (typeName: string, name = "it", number = 1) => ({
  name,
  number,
  jsonName: name,
  type: Type.MESSAGE,
  typeName,
  label: Label.OPTIONAL,
});
const message = (name: string, ...field: NonNullable<FileInit["messageType"]>[number]["field"] & object) => ({ name, field });
const service = (input: string, output = input) => ({ name: "S", method: [{ name: "Do", inputType: input, outputType: output }] });

function warnings(project: SchemaProject): string[] {
  expect(project.outline.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(project.outline.diagnostics.map(({ code }) => code)).toEqual(project.outline.diagnostics.map(() => "repaired"));
  return project.outline.diagnostics.map(({ file, message: text }) => `${file}: ${text}`);
}

const errors = (project: SchemaProject) =>
  project.outline.diagnostics.filter(({ severity }) => severity === "error").map(({ code, message: text }) => `${code}: ${text}`);

const problemOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (reason) {
    return reason;
  }
};

describe("what is put right, and named", () => {
  it("a missing json_name (Python, C++)", async () => {
    const project = await open({
      name: "a.proto",
      syntax: "proto3",
      messageType: [message("M", { name: "user_name", number: 1, type: Type.STRING, label: Label.OPTIONAL })],
    });
    expect(project.registry.getMessage("M")?.fields[0]?.jsonName).toBe("userName");
    expect(warnings(project)).toEqual(["a.proto: M.user_name: had no json_name; it was made from the name."]);
  });

  it("relative type names, and imports that were dropped (grpc-node)", async () => {
    const project = await open(
      {
        name: "a.proto",
        package: "shop.v1",
        syntax: "proto3",
        messageType: [message("Order", of("Inner.Deep"), of("common.Money", "cost", 2))].map((m) => ({
          ...m,
          nestedType: [{ name: "Inner", nestedType: [{ name: "Deep" }] }],
        })),
        service: [service("Order", "shop.common.Money")],
      },
      { name: "b.proto", package: "shop.common", syntax: "proto3", messageType: [message("Money")] },
    );
    expect(project.method("shop.v1.S/Do").desc.output.typeName).toBe("shop.common.Money");
    expect(project.registry.getMessage("shop.v1.Order")?.fields.map((field) => field.message?.typeName)).toEqual([
      "shop.v1.Order.Inner.Deep",
      "shop.common.Money",
    ]);
    expect(warnings(project)).toEqual([
      "a.proto: shop.v1.Order.it, shop.v1.Order.cost, shop.v1.S.Do, shop.v1.S.Do: named its type relatively; the name is complete now.",
      "a.proto: b.proto: is used and was not imported; the import was added.",
    ]);
  });

  it("an import that was not given and is not used", async () => {
    const project = await open({
      name: "a.proto",
      syntax: "proto3",
      dependency: ["gone.proto", "a.proto"],
      publicDependency: [0],
      messageType: [message("M")],
    });
    expect(project.registry.getFile("a.proto")?.proto).toMatchObject({ dependency: [], publicDependency: [] });
    expect(warnings(project)).toEqual([
      "a.proto: gone.proto: is imported and was not given; the import was left out.",
      "a.proto: a.proto: is imported by itself; the import was left out.",
    ]);
  });

  it("an import that differs in its case", async () => {
    const project = await open(
      { name: "a.proto", syntax: "proto3", dependency: ["Common/B.proto"], messageType: [message("M", of(".B"))] },
      { name: "common/b.proto", syntax: "proto3", messageType: [message("B")] },
    );
    expect(warnings(project)).toEqual(["a.proto: Common/B.proto: differs from the file's name in its case; the import was corrected."]);
  });

  it("protobuf's own files left out, whether imported or not", async () => {
    const project = await open({
      name: "a.proto",
      syntax: "proto3",
      dependency: ["google/protobuf/timestamp.proto"],
      messageType: [message("M", of(".google.protobuf.Timestamp"), of(".google.protobuf.Any", "any", 2))],
    });
    expect(project.registry.getMessage("google.protobuf.Timestamp")).toBeDefined();
    expect(project.source.files).toEqual(["a.proto"]);
    expect(warnings(project)).toEqual(["a.proto: google/protobuf/any.proto: is used and was not imported; the import was added."]);
  });

  it("protobuf's own files merged under another name (protobufjs)", async () => {
    const project = await open(
      {
        name: "google_protobuf.proto",
        package: "google.protobuf",
        syntax: "proto3",
        messageType: file_google_protobuf_timestamp.proto.messageType,
      },
      {
        name: "a.proto",
        syntax: "proto3",
        dependency: ["google_protobuf.proto"],
        messageType: [message("M", of(".google.protobuf.Timestamp"))],
      },
    );
    expect(project.registry.getMessage("M")?.fields[0]?.message?.file.proto.name).toBe("google/protobuf/timestamp.proto");
    expect(warnings(project)[2]).toBe(
      "google_protobuf.proto: google_protobuf.proto: holds protobuf's own types; the files that come with Wirebench stand in for it.",
    );
  });

  it("files in any order", async () => {
    const project = await open(
      { name: "a.proto", syntax: "proto3", dependency: ["b.proto"], messageType: [message("A", of(".B"))] },
      { name: "b.proto", syntax: "proto3", dependency: ["c.proto"], messageType: [message("B", of(".C"))] },
      { name: "c.proto", syntax: "proto3", messageType: [message("C")] },
    );
    expect(warnings(project)).toEqual([]);
    expect([...project.registry.files].map(({ proto }) => proto.name)).toEqual(["c.proto", "b.proto", "a.proto"]);
  });

  it("a circle of imports that nobody needs", async () => {
    const project = await open(
      { name: "a.proto", syntax: "proto3", dependency: ["b.proto"], messageType: [message("A", of(".B"))] },
      { name: "b.proto", syntax: "proto3", dependency: ["a.proto"], publicDependency: [0], messageType: [message("B")] },
    );
    expect(warnings(project)).toEqual(["b.proto: a.proto: is imported in a circle; the import was cut."]);
  });

  it("a circle in which one import is needed, wherever the circle is entered", async () => {
    const a: FileInit = { name: "a.proto", syntax: "proto3", dependency: ["b.proto"], messageType: [message("A", of(".B"))] };
    const b: FileInit = { name: "b.proto", syntax: "proto3", dependency: ["a.proto"], messageType: [message("B")] };
    for (const files of [
      [a, b],
      [b, a],
    ]) {
      const project = await open(...files);
      expect(warnings(project)).toEqual(["b.proto: a.proto: is imported in a circle; the import was cut."]);
      expect(project.registry.getMessage("A")?.fields[0]?.message?.typeName).toBe("B");
    }
  });

  it("an import that handed on what is needed, and was cut", async () => {
    const project = await open(
      {
        name: "user.proto",
        syntax: "proto3",
        dependency: ["a.proto"],
        messageType: [message("User", of(".B"))],
        service: [service(".User")],
      },
      { name: "a.proto", syntax: "proto3", dependency: ["b.proto"], publicDependency: [0], messageType: [message("A")] },
      { name: "b.proto", syntax: "proto3", dependency: ["a.proto"], messageType: [message("B", of(".A"))] },
    );
    expect(warnings(project)).toEqual(["a.proto: b.proto: is imported in a circle; the import was cut."]);
    expect(project.method("S/Do").desc.input.fields[0]?.message?.typeName).toBe("B");
  });

  it("packages that need each other, each made into one file (grpc-node)", async () => {
    const project = await open(
      {
        name: "a.proto",
        package: "a",
        syntax: "proto3",
        dependency: ["b.proto"],
        options: { javaPackage: "a.a" },
        messageType: [message("Low"), message("High", of(".b.Middle"))],
        service: [service(".a.Low", ".a.High")],
      },
      { name: "b.proto", package: "b", syntax: "proto3", dependency: ["a.proto"], messageType: [message("Middle", of(".a.Low"))] },
    );
    const spread = "needs a file that needs it; what it declares was spread over several files.";
    expect(warnings(project)).toEqual([`a.proto: a.proto: ${spread}`]);
    expect([...project.registry.files].map(({ proto }) => `${proto.name} imports ${proto.dependency.join()}`)).toEqual([
      "a-1.proto imports ",
      "b.proto imports a-1.proto",
      "a.proto imports b.proto,a-1.proto",
    ]);
    expect(project.registry.getFile("a-1.proto")?.proto.options?.javaPackage).toBe("a.a");
    const { desc } = project.method("a.S/Do");
    expect(desc.output.fields[0]?.message?.fields[0]?.message).toBe(desc.input);
    expect(await catalog.text(project.source.id, "a.proto")).toContain('import "a-1.proto";');
  });

  it("types of one package that hold each other over two files", async () => {
    const project = await open(
      { name: "a.proto", syntax: "proto3", dependency: ["b.proto"], messageType: [message("A", of(".B"))], service: [service(".A")] },
      { name: "b.proto", syntax: "proto3", dependency: ["a.proto"], messageType: [message("B", of(".A")), message("C", of(".B"))] },
    );
    expect(warnings(project)).toHaveLength(2);
    const { input } = project.method("S/Do").desc;
    expect(input.fields[0]?.message?.fields[0]?.message).toBe(input);
    expect(project.registry.getMessage("C")?.file.proto.name).toBe("b.proto");
  });

  it("a circle of thousands of files, in bounded time", async () => {
    const count = 3000;
    const files = Array.from(
      { length: count },
      (_, n): FileInit => ({
        name: `${n}.proto`,
        package: `p${n}`,
        syntax: "proto3",
        dependency: [`${(n + 1) % count}.proto`],
        messageType: [message("Low"), message("High", of(`.p${(n + 1) % count}.Low`))],
      }),
    );
    const project = await open(...files);
    expect(errors(project)).toEqual([]);
    expect(project.registry.getMessage("p0.High")?.fields[0]?.message?.typeName).toBe("p1.Low");
  });

  it("two packages that use each other's types, a thousand deep", async () => {
    const rungs = (own: string, other: string, from: number) =>
      Array.from({ length: 500 }, (_, n) =>
        message(`${own.toUpperCase()}${n}`, ...(n >= from ? [of(`.${other}.${other.toUpperCase()}${n - from}`)] : [])),
      );
    const project = await open(
      {
        name: "a.proto",
        package: "a",
        syntax: "proto3",
        dependency: ["b.proto"],
        messageType: rungs("a", "b", 1),
        service: [service(".a.A499")],
      },
      { name: "b.proto", package: "b", syntax: "proto3", dependency: ["a.proto"], messageType: rungs("b", "a", 0) },
    );
    expect(errors(project)).toEqual([]);
    expect(project.method("a.S/Do").desc.input.fields[0]?.message?.typeName).toBe("b.B498");
  });

  it("files and types that come twice", async () => {
    const file: FileInit = { name: "a.proto", syntax: "proto3", messageType: [message("A")] };
    expect(warnings(await open(file, file))).toEqual([]);
    const other = { ...file, messageType: [message("B")] };
    expect(warnings(await open(file, other))).toEqual(["a.proto: a.proto: came twice, and not the same; the first one counts."]);
    expect(warnings(await open(file, { ...file, name: "b.proto" }))).toEqual([
      'b.proto: A: is defined in "a.proto" already; the second definition was left out.',
    ]);
  });

  it("placeholders (Go) and unknown syntaxes", async () => {
    const project = await open(
      { name: "gone.proto", syntax: "<unknown:0>" },
      { name: "a.proto", syntax: "proto9", dependency: ["gone.proto"], messageType: [message("A", string("x", 1))] },
      { name: "e.proto", edition: Edition.EDITION_2023, messageType: [message("E", string("x", 1))] },
    );
    expect(project.registry.getMessage("A")?.fields[0]?.presence).toBe(2);
    expect(project.registry.getMessage("E")?.fields[0]?.presence).toBe(1);
    expect(warnings(project)).toEqual([
      'a.proto: "proto9": is no syntax; the file is read as proto3.',
      "a.proto: gone.proto: is imported and was not given; the import was left out.",
      "e.proto: e.proto: has an edition, and its syntax did not say so.",
      "gone.proto: gone.proto: is a placeholder for a file that was not there; it was left out.",
    ]);
  });

  it("the lost mark of `optional`", async () => {
    const project = await open({
      name: "a.proto",
      syntax: "proto3",
      messageType: [
        {
          name: "M",
          field: [
            { ...string("x", 1), oneofIndex: 0 },
            { ...string("y", 2), oneofIndex: 1 },
          ],
          oneofDecl: [{ name: "_x" }, { name: "choice" }],
        },
      ],
    });
    expect(project.registry.getMessage("M")?.oneofs.map(({ name }) => name)).toEqual(["choice"]);
    expect(await catalog.text(project.source.id, "a.proto")).toContain("optional string x = 1;");
    expect(warnings(project)).toEqual(["a.proto: M.x: is `optional`, and had lost the mark of it."]);
  });

  it("extensions among the fields, their own and those of others (protobufjs)", async () => {
    const extending = (name: string, number: number) => ({ ...string(name, number), extendee: ".p.Base" });
    const project = await open({
      name: "a.proto",
      package: "p",
      syntax: "proto2",
      messageType: [
        { ...message("Base", string("x", 1), string(".p.outer", 100)), extensionRange: [{ start: 100, end: 200 }] },
        message("Holder", extending("inner", 101), string("own", 1)),
      ],
      extension: [extending("outer", 100)],
      service: [service(".p.Base", ".p.Holder")],
    });
    expect(warnings(project)).toEqual([
      "a.proto: p.Base..p.outer: is an extension that was given as a field of what it extends; that field was left out.",
      "a.proto: p.Holder.inner: stood among the fields; it is an extension, and now where extensions are.",
    ]);
    expect(project.method("p.S/Do").desc.input.fields.map(({ name }) => name)).toEqual(["x"]);
    expect(project.registry.getExtension("p.outer")?.number).toBe(100);
    expect(project.registry.getExtension("p.Holder.inner")?.extendee.typeName).toBe("p.Base");
  });

  it.each<[string, FileInit]>([
    ["an extension range", { messageType: [{ ...message("M", string("x", 1)), extensionRange: [{ start: 100, end: 200 }] }] }],
    ["a required field", { messageType: [message("M", string("x", 1), { ...string("y", 2), label: Label.REQUIRED })] }],
    ["a default", { messageType: [message("M", string("x", 1), { ...string("y", 2), defaultValue: "z" })] }],
    [
      "a group",
      {
        messageType: [message("M", string("x", 1), { ...of(".M.G", "g", 2), type: Type.GROUP })].map((m) => ({
          ...m,
          nestedType: [{ name: "G" }],
        })),
      },
    ],
  ])("proto2 that says it is proto3: %s (protobufjs)", async (_, file) => {
    const project = await open({ name: "a.proto", syntax: "proto3", ...file });
    expect(warnings(project)).toEqual(["a.proto: a.proto: has what only proto2 has; the file is read as proto2."]);
    expect(project.registry.getMessage("M")?.fields[0]?.presence).toBe(1);
  });

  it("fields that do not say what their type is, and those without a label", async () => {
    const bare = (name: string, number: number, typeName: string) => ({ name, number, jsonName: name, typeName });
    const project = await open({
      name: "a.proto",
      syntax: "proto3",
      messageType: [message("M", bare("m", 1, ".M"), bare("e", 2, ".E"))],
      enumType: [{ name: "E", value: [{ name: "ZERO", number: 0 }] }],
    });
    expect(project.registry.getMessage("M")?.fields.map(({ fieldKind }) => fieldKind)).toEqual(["message", "enum"]);
    expect(warnings(project)).toHaveLength(3);
  });

  it("a file without a name", async () => {
    const project = await open({ syntax: "proto3", messageType: [message("M")] });
    expect(project.source.files).toEqual(["unnamed-1.proto"]);
  });

  it("many slips of one kind in one line", async () => {
    const fields = Array.from({ length: 1000 }, (_, at) => ({
      name: `field_${at}`,
      number: at + 1,
      type: Type.STRING,
      label: Label.OPTIONAL,
    }));
    const [only, ...more] = warnings(await open({ name: "a.proto", syntax: "proto3", messageType: [message("M", ...fields)] }));
    expect(only).toMatch(/^a\.proto: M\.field_0, .* and 995 more: had no json_name/);
    expect(more).toEqual([]);
  });
});

describe("what cannot be put right costs only itself", () => {
  it("a type that is nowhere", async () => {
    const project = await open({
      name: "a.proto",
      package: "p",
      syntax: "proto3",
      messageType: [message("M", of(".q.Gone"), string("s", 2)), message("Sound")],
      service: [
        {
          name: "S",
          method: [
            { name: "Do", inputType: ".p.M", outputType: ".p.Sound" },
            { name: "Lost", inputType: ".q.Gone", outputType: ".p.M" },
            { name: "Fine", inputType: ".p.Sound", outputType: ".p.Sound" },
          ],
        },
      ],
    });
    expect(errors(project)).toEqual([
      "type-unknown: The field p.M.it was left out: there is no type .q.Gone.",
      "type-unknown: p.S/Lost cannot be called: there is no message .q.Gone.",
    ]);
    expect(project.method("p.S/Fine").path).toBe("/p.S/Fine");
    expect(problemOf(() => project.method("p.S/Do"))).toMatchObject({ code: "schema-broken" });
    expect(problemOf(() => project.method("p.S/Lost"))).toMatchObject({ code: "schema-broken" });
    expect(project.outline.services[0]?.methods.map(({ name }) => name)).toEqual(["Do", "Fine", "Lost"]);
  });

  it("types of several packages that hold each other", async () => {
    const project = await open(
      {
        name: "a.proto",
        package: "a",
        syntax: "proto3",
        dependency: ["b.proto"],
        messageType: [message("A", of(".b.B"))],
        service: [service(".a.A")],
      },
      { name: "b.proto", package: "b", syntax: "proto3", dependency: ["a.proto"], messageType: [message("B", of(".a.A"))] },
    );
    expect(errors(project)).toHaveLength(1);
    expect(errors(project)[0]).toMatch(/^import-cycle: The field \S+ was left out: its type is in a file that imports this one\.$/);
    expect(problemOf(() => project.method("a.S/Do"))).toMatchObject({ code: "schema-broken" });
    expect(project.registry.getMessage("a.A")).toBeDefined();
  });

  it.each<[string, FileInit["messageType"]]>([
    ["a field's number", [message("M", { ...string("x", 1), number: 0 })]],
    ["a field's number that is too large", [message("M", { ...string("x", 1), number: 2 ** 29 })]],
    ["a field's name", [message("M", string("a b", 1))]],
    ["a field's kind of type", [message("M", { ...string("x", 1), type: 99 as Type })]],
    ["a oneof that is not there", [message("M", { ...string("x", 1), oneofIndex: 3 })]],
    ["a number twice", [message("M", string("x", 1), string("y", 1))]],
    [
      "a map without a key",
      [
        {
          ...message("M", { ...of(".M.XEntry", "x"), label: Label.REPEATED }),
          nestedType: [{ name: "XEntry", options: { mapEntry: true } }],
        },
      ],
    ],
  ])("%s", async (_, messageType) => {
    const project = await open({
      name: "a.proto",
      syntax: "proto3",
      messageType: [...(messageType ?? []), message("Sound", string("s", 1))],
      service: [service(".M", ".Sound")],
    });
    expect(errors(project)).toHaveLength(1);
    expect(project.registry.getMessage("Sound")?.fields).toHaveLength(1);
    expect(problemOf(() => project.method("S/Do"))).toMatchObject({ code: "schema-broken" });
  });

  it("a file that the registry refuses", async () => {
    const project = await open(
      { name: "a.proto", syntax: "proto3", messageType: [message("not a name")], service: [service(".not a name")] },
      { name: "b.proto", syntax: "proto3", messageType: [message("B")] },
    );
    expect(errors(project)).toEqual([expect.stringContaining("invalid: ")]);
    expect(project.registry.getMessage("B")).toBeDefined();
    expect(problemOf(() => project.method("S/Do"))).toMatchObject({ code: "schema-broken" });
  });

  it("names from JavaScript's own objects", async () => {
    const project = await open({
      name: "__proto__",
      package: "constructor",
      syntax: "proto3",
      messageType: [message("__proto__", string("__proto__", 1), string("toString", 2))],
      service: [service(".constructor.__proto__")],
    });
    expect(errors(project)).toEqual([]);
    expect(project.method("constructor.S/Do").desc.input.fields).toHaveLength(2);
    expect(await catalog.text(project.source.id, "__proto__")).toContain("message __proto__ {");
  });

  it("hundreds of refused files, in bounded time", async () => {
    const files = Array.from(
      { length: 400 },
      (_, at): FileInit => ({ name: `${at}.proto`, syntax: "proto3", messageType: [message(`bad name ${at}`)] }),
    );
    expect(errors(await open(...files))).toHaveLength(400);
  });
});

describe("sets", () => {
  const simple: FileInit = { name: "a.proto", syntax: "proto3", messageType: [message("M", string("x", 1))] };

  it("as JSON, the way buf writes them", async () => {
    const json = toJsonString(
      FileDescriptorSetSchema,
      create(FileDescriptorSetSchema, { file: [create(FileDescriptorProtoSchema, simple)] }),
    );
    const withExtension = json.replace('"name":"a.proto"', '"name":"a.proto","bufExtension":{"isImport":false}');
    const project = await openBytes(new TextEncoder().encode(`\n ${withExtension}`));
    expect(project.registry.getMessage("M")?.fields).toHaveLength(1);
    expect(project.source).toMatchObject({ kind: "set", label: "x" });
  });

  it("as a single file", async () => {
    const project = await openBytes(toBinary(FileDescriptorProtoSchema, create(FileDescriptorProtoSchema, simple)));
    expect(project.source.files).toEqual(["a.proto"]);
  });

  it("with imports marked as such, the way buf does", async () => {
    const isImport = new Uint8Array([0xd2, 0xf6, 0x03, 0x02, 0x08, 0x01]); // 8042: { 1: true }
    const imported = toBinary(
      FileDescriptorProtoSchema,
      create(FileDescriptorProtoSchema, { name: "b.proto", syntax: "proto3", messageType: [message("B")] }),
    );
    const file = new Uint8Array([...imported, ...isImport]);
    const bytes = new Uint8Array([...bytesOf([simple]), 0x0a, file.length, ...file]);
    const project = await openBytes(bytes);
    expect(project.source.files).toEqual(["a.proto"]);
    expect(project.registry.getMessage("B")).toBeDefined();
  });

  it.each([
    ["nothing", []],
    ["text", [...new TextEncoder().encode("syntax = 'proto3';")]],
    ["other JSON", [...new TextEncoder().encode('{"a": 1}')]],
    ["half a set", [...bytesOf([simple]).subarray(0, 20)]],
    ["nested beyond measure", Array.from({ length: 5000 }, () => 0x0a)],
  ])("that are none: %s", async (_, bytes) => {
    await expect(openBytes(new Uint8Array(bytes))).rejects.toMatchObject({ code: "no-protos" });
  });
});
