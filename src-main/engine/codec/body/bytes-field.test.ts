import { create, createFileRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
  file_google_protobuf_wrappers,
} from "@bufbuild/protobuf/wkt";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { bytesFieldPath, withBytes } from "./bytes-field";

const { OPTIONAL, REPEATED } = FieldDescriptorProto_Label;
const { BYTES, INT32, MESSAGE } = FieldDescriptorProto_Type;

const file = create(FileDescriptorProtoSchema, {
  name: "part.proto",
  package: "test",
  syntax: "proto3",
  dependency: ["google/protobuf/wrappers.proto"],
  messageType: [
    {
      name: "Part",
      field: [
        { name: "part_number", jsonName: "partNumber", number: 1, label: OPTIONAL, type: INT32 },
        { name: "data", jsonName: "data", number: 100, label: OPTIONAL, type: BYTES, oneofIndex: 0 },
        {
          name: "wrapped",
          jsonName: "wrapped",
          number: 3,
          label: OPTIONAL,
          type: MESSAGE,
          typeName: ".google.protobuf.BytesValue",
          oneofIndex: 0,
        },
        { name: "inner_part", jsonName: "innerPart", number: 4, label: OPTIONAL, type: MESSAGE, typeName: ".test.Part" },
        { name: "many", jsonName: "many", number: 5, label: REPEATED, type: BYTES },
        { name: "parts", jsonName: "parts", number: 6, label: REPEATED, type: MESSAGE, typeName: ".test.Part" },
      ],
      oneofDecl: [{ name: "content" }],
    },
  ],
});
const registry = createFileRegistry(file, (name) => (name.endsWith("wrappers.proto") ? file_google_protobuf_wrappers : undefined));
const part = registry.getMessage("test.Part");
if (!part) throw new Error("No test.Part.");

const set = (init: Record<string, unknown>, path: string, value: Uint8Array) =>
  fromBinary(part, withBytes(toBinary(part, create(part, init)), bytesFieldPath(part, path), value));

describe("a bytes field", () => {
  const old = Uint8Array.of(1, 2, 3);

  it("gets its value, and all else stays", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (value, partNumber) => {
        const many = [old, value];
        expect(set({ partNumber, many }, "data", value)).toEqual(create(part, { partNumber, many, content: { case: "data", value } }));
        const inner = { partNumber, parts: [{ partNumber }] };
        expect(set({ innerPart: { ...inner, content: { case: "data", value: old } } }, "inner_part.innerPart.data", value)).toEqual(
          create(part, {
            innerPart: { ...inner, content: { case: "data", value: old }, innerPart: { content: { case: "data", value } } },
          }),
        );
      }),
    );
  });

  it("leaves nothing of what it had", () => {
    const bytes = toBinary(part, create(part, { content: { case: "data", value: old } }));
    expect(withBytes(bytes, bytesFieldPath(part, "data"), Uint8Array.of(9))).toEqual(Uint8Array.of(0xa2, 0x06, 1, 9));
  });

  it("is the one of its oneof that counts, and may be wrapped", () => {
    expect(set({ content: { case: "wrapped", value: { value: old } } }, "data", old)).toEqual(
      create(part, { content: { case: "data", value: old } }),
    );
    const wrapped = set({ content: { case: "data", value: old } }, "wrapped", old);
    expect(wrapped).toEqual(create(part, { content: { case: "wrapped", value: { value: old } } }));
  });

  it("is one that is there, of bytes, and not repeated", () => {
    for (const path of ["many", "parts.data", "partNumber", "innerPart", "data.value", "no", "__proto__", ""]) {
      expect(() => bytesFieldPath(part, path)).toThrow(expect.objectContaining({ code: "bad-params", facts: { field: path } }));
    }
  });

  it("is put into a message only", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        try {
          withBytes(bytes, [100], old);
        } catch (reason) {
          expect(Fault.from(reason).code).toBe("undecodable");
        }
      }),
    );
  });
});
