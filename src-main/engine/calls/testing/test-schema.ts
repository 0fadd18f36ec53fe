import { create, createFileRegistry, type DescMessage, type FileRegistry } from "@bufbuild/protobuf";
import { FieldDescriptorProto_Label, FieldDescriptorProto_Type, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { Fault } from "#shared/base/fault";
import { methodKind } from "#shared/model/method";
import type { SourceOutline } from "#shared/model/schema";
import type { ResolvedMethod, SchemaProject } from "../../schema/project";

const { OPTIONAL } = FieldDescriptorProto_Label;
const { STRING, INT64, BYTES } = FieldDescriptorProto_Type;

const file = create(FileDescriptorProtoSchema, {
  name: "test/talk.proto",
  package: "test",
  syntax: "proto3",
  messageType: [
    {
      name: "Note",
      field: [
        { name: "text", jsonName: "text", number: 1, label: OPTIONAL, type: STRING },
        { name: "number", jsonName: "number", number: 2, label: OPTIONAL, type: INT64 },
        { name: "data", jsonName: "data", number: 3, label: OPTIONAL, type: BYTES },
      ],
    },
  ],
  service: [
    {
      name: "Talk",
      method: [
        { name: "Unary", inputType: ".test.Note", outputType: ".test.Note" },
        { name: "Tell", inputType: ".test.Note", outputType: ".test.Note", serverStreaming: true },
        { name: "Collect", inputType: ".test.Note", outputType: ".test.Note", clientStreaming: true },
        { name: "Chat", inputType: ".test.Note", outputType: ".test.Note", clientStreaming: true, serverStreaming: true },
        { name: "Unserved", inputType: ".test.Note", outputType: ".test.Note" },
      ],
    },
  ],
});

const registry: FileRegistry = createFileRegistry(file, () => undefined);

/** `test.Note`: text, an int64 number and data, which are bytes. */
export const noteType: DescMessage = (() => {
  const type = registry.getMessage("test.Note");
  if (!type) throw new Error("The test schema has no test.Note.");
  return type;
})();

const outline: SourceOutline = {
  source: { id: "test", kind: "upload", label: "test", detail: "", files: [file.name] },
  packages: ["test"],
  services: [],
  types: [],
  diagnostics: [],
  missingImports: [],
};

/** A project of one service, `test.Talk`, with the four kinds of call; built from descriptors, without any file. */
export const testProject: SchemaProject = {
  source: { id: "test", kind: "upload", label: "test", detail: "", files: [file.name] },
  outline,
  importedPaths: [],
  registry,
  method,
  assertThere: () => {},
  path: () => null,
  doc: () => "",
};

function method(name: string): ResolvedMethod {
  const desc = registry.getService("test.Talk")?.methods.find((known) => `test.Talk/${known.name}` === name);
  if (!desc) throw new Fault("method-gone", `There is no method ${name}.`);
  const kind = methodKind(
    desc.methodKind === "client_streaming" || desc.methodKind === "bidi_streaming",
    desc.methodKind === "server_streaming" || desc.methodKind === "bidi_streaming",
  );
  return { desc, kind, name, path: `/${name}`, doc: "", file: file.name, line: 1 };
}
