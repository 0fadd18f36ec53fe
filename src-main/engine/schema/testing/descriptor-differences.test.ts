import { create } from "@bufbuild/protobuf";
import { FieldDescriptorProto_Type, type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { expect, it } from "vitest";
import { buildRegistry } from "../registry";
import { type Difference, descriptorDifferences, isOfType } from "./descriptor-differences";

/** What the comparer says of a file after a change. */
function differencesAfter(change: (file: FileDescriptorProto) => void): Difference[] {
  const make = () =>
    create(FileDescriptorProtoSchema, {
      name: "a.proto",
      syntax: "proto3",
      messageType: [{ name: "A", field: [{ name: "b", number: 1, label: 1, type: 5, jsonName: "b" }] }],
      sourceCodeInfo: { location: [{ path: [4, 0], span: [1, 0, 2], leadingComments: "before" }] },
    });
  const changed = make();
  change(changed);
  return descriptorDifferences(changed, make(), buildRegistry([]).registry);
}

it("finds nothing between equals, and whatever else is not the same", () => {
  expect(differencesAfter(() => {})).toEqual([]);
  const field = (file: FileDescriptorProto) => file.messageType[0]?.field[0];
  const type = differencesAfter((file) => Object.assign(field(file) ?? {}, { type: FieldDescriptorProto_Type.SINT32 }));
  expect(type).toEqual([{ where: "messageType.0.field.0.type", ours: "TYPE_SINT32", theirs: "TYPE_INT32" }]);
  expect(type.every(isOfType)).toBe(true);
  expect(differencesAfter((file) => file.messageType.pop()).map(({ where }) => where)).toEqual(["messageType"]);
  const comment = differencesAfter((file) => Object.assign(file.sourceCodeInfo?.location[0] ?? {}, { leadingComments: "behind" }));
  expect(comment.map(({ where }) => where)).toEqual(["sourceCodeInfo.0"]);
  expect(comment.some(isOfType)).toBe(false);
});
