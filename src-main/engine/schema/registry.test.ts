import { create } from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { expect, it } from "vitest";
import { buildRegistry } from "./registry";

function file(name: string, dependency: string[], typeName = ""): FileDescriptorProto {
  const field = typeName === "" ? [] : [{ name: "f", number: 1, label: 1, type: 11, typeName, jsonName: "f" }];
  return create(FileDescriptorProtoSchema, { name, syntax: "proto3", dependency, messageType: [{ name: `M_${name[0]}`, field }] });
}

it("keeps what does not depend on a refused file, and says why the others are missing", () => {
  const files = [
    file("a.proto", []),
    file("bad.proto", ["a.proto"], ".Nowhere"),
    file("c.proto", ["a.proto"], ".M_a"),
    file("depends.proto", ["bad.proto"]),
    file("extra.proto", ["depends.proto"]),
    file("worse.proto", [], ".Nowhere.Either"),
  ];
  const { registry, refused } = buildRegistry(files);
  expect([...registry.files].map(({ proto }) => proto.name)).toEqual(["a.proto", "c.proto"]);
  expect(refused.map(({ name }) => name)).toEqual(["bad.proto", "depends.proto", "extra.proto", "worse.proto"]);
  expect(refused[0]?.reason).toContain(".Nowhere");
  expect(refused[2]?.reason).toContain("bad.proto");
});
