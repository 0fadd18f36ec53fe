import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, type DescMessage, fromBinary, fromJson, toBinary } from "@bufbuild/protobuf";
import { EmptySchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { convertWithDebian, debianProtoc } from "../../schema/testing/protoc";
import { messageJson } from "../testing/arbitrary";
import { listsType, mapsType, nodeType, oldType, optionalsType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { encodeText } from "./encode-text";
import { printText } from "./print-text";

const allTypes = [scalarsType, listsType, optionalsType, mapsType, nodeType, wellKnownType, oldType];

function messageBytes(type: DescMessage): fc.Arbitrary<Uint8Array> {
  return messageJson(type, richRegistry).map((json) => toBinary(type, fromJson(type, json, { registry: richRegistry })));
}

/** Of bytes at random most would lack what old.Old requires. */
const anyType = fc.constantFrom(...allTypes.filter((type) => type !== oldType));
const anyMessage = fc.constantFrom(...allTypes).chain(messageBytes);

function print(type: DescMessage, bytes: Uint8Array): string {
  const { text, truncated, problems } = printText(type, richRegistry, bytes);
  expect({ truncated, problems }).toEqual({ truncated: false, problems: [] });
  return text;
}

function expectSame(type: DescMessage, one: Uint8Array, other: Uint8Array): void {
  // Not by protobuf-es' equals, for which NaN is not itself.
  expect(fromBinary(type, Uint8Array.from(other))).toEqual(fromBinary(type, Uint8Array.from(one)));
}

describe.each(allTypes.map((type) => [type.typeName, type] as const))("%s", (_, type) => {
  it("means the same after it was printed and read", () => {
    fc.assert(
      fc.property(messageBytes(type), (bytes) => expectSame(type, bytes, encodeText(type, richRegistry, print(type, bytes)))),
      { numRuns: 100 },
    );
  });
});

describe("what the type does not know", () => {
  it("comes back byte by byte", () => {
    fc.assert(
      fc.property(anyMessage, (bytes) => {
        const text = print(EmptySchema, bytes);
        expect(Buffer.compare(encodeText(EmptySchema, richRegistry, text), bytes)).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it("comes back if it is of another type, whose fields are laid out otherwise", () => {
    fc.assert(
      fc.property(anyType, anyMessage, (type, bytes) => {
        const { text, problems } = printText(type, richRegistry, bytes);
        fc.pre(problems.every(({ message }) => message.startsWith("The schema has")));
        expect(printText(type, richRegistry, encodeText(type, richRegistry, text)).text).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});

describe("bytes of any kind", () => {
  it("are printed, and what has no problem comes back", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.tuple(anyMessage, fc.nat(), fc.nat({ max: 255 })).map(([message, at, byte]) => {
        const broken = Uint8Array.from(message);
        if (broken.length > 0) broken[at % broken.length] = byte;
        return broken;
      }),
    );
    fc.assert(
      fc.property(anyType, bytes, (type, given) => {
        const { text, problems } = printText(type, richRegistry, given);
        if (problems.length > 0) return;
        // As text: a varint with more bytes than it needs comes back with as many as it needs.
        expect(printText(type, richRegistry, encodeText(type, richRegistry, text)).text).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it("are printed up to any limit, always the beginning of the whole", () => {
    fc.assert(
      fc.property(anyMessage, fc.nat({ max: 300 }), (bytes, limit) => {
        const whole = printText(EmptySchema, richRegistry, bytes).text;
        const { text, truncated } = printText(EmptySchema, richRegistry, bytes, { limit });
        expect(truncated).toBe(whole.length > limit);
        expect(text).toBe(whole.slice(0, limit).replace(/[\uD800-\uDBFF]$/, ""));
      }),
      { numRuns: 200 },
    );
  });
});

describe.skipIf(!debianProtoc.isThere)(debianProtoc.test("protoc"), () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "wirebench-text-"));
    const set = create(FileDescriptorSetSchema, { file: [...richRegistry.files].map((file) => file.proto) });
    writeFileSync(join(folder, "set.binpb"), toBinary(FileDescriptorSetSchema, set));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const convert = (act: "encode" | "decode", type: DescMessage, input: Uint8Array) => {
    const files = ["rich.proto", "old.proto"];
    return convertWithDebian([`--${act}=${type.typeName}`, `--descriptor_set_in=${join(folder, "set.binpb")}`, ...files], input);
  };

  it.each(allTypes.map((type) => [type.typeName, type] as const))("reads what is printed, and is read: %s", (_, type) => {
    fc.assert(
      fc.property(messageBytes(type), (bytes) => {
        expectSame(type, bytes, convert("encode", type, Buffer.from(print(type, bytes))));
        expectSame(type, bytes, encodeText(type, richRegistry, convert("decode", type, bytes).toString()));
      }),
      { numRuns: 15 },
    );
  });
});
