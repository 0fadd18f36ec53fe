import { type DescMessage, fromBinary, fromJson, toBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { listsType, mapsType, nodeType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import type { EncodeOptions } from "./body-encoding";
import { encodeJson } from "./encode";

function faultOf(type: DescMessage, text: string, options: EncodeOptions): Fault {
  try {
    encodeJson(type, richRegistry, text, options);
  } catch (reason) {
    return Fault.from(reason);
  }
  throw new Error("nothing was refused");
}

describe("strict", () => {
  const strict = { strict: true };

  it.each([
    ['{"displayName": "x",}', 20],
    ['{"children": [{},]}', 17],
    ["// c\n{}", 0],
    ["{} /* c */", 3],
    ["", 0],
    ["  ", 2],
  ])("%j is no JSON", (text, offset) => {
    expect(faultOf(nodeType, text, strict)).toMatchObject({ code: "body-syntax", facts: { offset } });
  });

  it.each<[DescMessage, string]>([
    [nodeType, '{"[#5 varint]": "1"}'],
    [wellKnownType, '{"timestamp": {"seconds": "1"}}'],
    [wellKnownType, '{"any": {"@type": "x/un.Known", "value": "AQI="}}'],
    [scalarsType, '{"aBytes": "@file:x"}'],
  ])("%s: %s is ours alone", (type, text) => {
    const readFile = () => new Uint8Array(1);
    expect(faultOf(type, text, { ...strict, readFile }).code).toBe("body-mismatch");
    expect(encodeJson(type, richRegistry, text, { readFile }).length).toBeGreaterThan(0);
  });
});

describe("ignoreUnknown", () => {
  it.each<[DescMessage, string, string]>([
    [nodeType, '{"x": {"y": [1, {}]}, "displayName": "a", "[x.y]": 1}', '{"displayName": "a"}'],
    [nodeType, '{"x": 1, "x": 2}', "{}"],
    [nodeType, '{"level": "NEW", "levels": ["INFO", "NEW", 77]}', '{"levels": ["INFO", 77]}'],
    [nodeType, '{"levels": ["NEW"]}', "{}"],
    [mapsType, '{"levels": {"a": "NEW", "b": "WARN"}}', '{"levels": {"b": "WARN"}}'],
    [
      wellKnownType,
      '{"any": {"@type": "type.googleapis.com/rich.Node", "x": 1, "level": "NEW", "text": "t"}}',
      '{"any": {"@type": "type.googleapis.com/rich.Node", "text": "t"}}',
    ],
    [
      wellKnownType,
      '{"any": {"x": 1, "value": "1s", "@type": "type.googleapis.com/google.protobuf.Duration"}}',
      '{"any": {"@type": "type.googleapis.com/google.protobuf.Duration", "value": "1s"}}',
    ],
  ])("%s: %s", (type, text, same) => {
    const bytes = encodeJson(type, richRegistry, text, { ignoreUnknown: true });
    expect(bytes).toEqual(toBinary(type, fromJson(type, JSON.parse(same), { registry: richRegistry })));
    if (!text.includes('"x": 2')) expect(faultOf(type, text, {}).code).toBe("body-mismatch");
  });

  it.each<[DescMessage, string]>([
    [nodeType, '{"x": tru}'],
    [nodeType, '{"level": true}'],
    [wellKnownType, '{"any": {"@type": "x/un.Known", "x": 1}}'],
  ])("%s: %s is refused all the same", (type, text) => {
    expect(faultOf(type, text, { ignoreUnknown: true }).code).toMatch(/^body-/);
  });
});

describe("files", () => {
  const files: Readonly<Record<string, Uint8Array>> = { "a b.png": Uint8Array.of(1, 2, 255), "": new Uint8Array(0) };
  const readFile = (reference: string) => {
    const bytes = files[reference];
    if (bytes === undefined) throw new Fault("file-not-found", "It is not there.", { act: "Look for it.", facts: { reference } });
    return bytes;
  };

  it.each<[DescMessage, string, string]>([
    [scalarsType, '{"aBytes": "@file:a b.png"}', '{"aBytes": "AQL/"}'],
    [scalarsType, '{"aBytes": "\\u0040file:a b.png"}', '{"aBytes": "AQL/"}'],
    [scalarsType, '{"aBytes": "@file:"}', "{}"],
    [listsType, '{"aBytes": ["@file:a b.png", "AA=="]}', '{"aBytes": ["AQL/", "AA=="]}'],
    [wellKnownType, '{"bytesvalue": "@file:a b.png"}', '{"bytesvalue": "AQL/"}'],
    [scalarsType, '{"aString": "@file:a b.png"}', '{"aString": "@file:a b.png"}'],
  ])("%s: %s", (type, text, same) => {
    expect(encodeJson(type, richRegistry, text, { readFile })).toEqual(toBinary(type, fromJson(type, JSON.parse(same))));
  });

  it("places what the file's reader says", () => {
    expect(faultOf(listsType, '{\n "aBytes": ["", "@file:b"]}', { readFile })).toMatchObject({
      code: "file-not-found",
      message: "It is not there.",
      act: "Look for it.",
      facts: { reference: "b", offset: 18, line: 2, column: 17, path: "$.aBytes[1]" },
    });
  });

  it("are refused where there are none", () => {
    expect(faultOf(scalarsType, '{"aBytes": "@file:b"}', {})).toMatchObject({
      code: "body-mismatch",
      message: '"aBytes" names a file, and files cannot be read here.',
      facts: { offset: 11 },
    });
  });

  it("do not make a message larger than there is room for", () => {
    const large = new Uint8Array(100 * 1024 * 1024);
    const text = `{"aBytes": [${'"@file:x",'.repeat(50)}]}`;
    expect(faultOf(listsType, text, { readFile: () => large })).toMatchObject({ code: "too-large", facts: { path: "$.aBytes[2]" } });
  });

  it("may be read by what encodes another body meanwhile", () => {
    const inner = (reference: string) => encodeJson(nodeType, richRegistry, `{"displayName": "${reference}"}`);
    const bytes = encodeJson(listsType, richRegistry, '{"aBytes": ["AQ==", "@file:x", "Ag=="]}', { readFile: inner });
    expect(fromBinary(listsType, bytes)).toMatchObject({ aBytes: [Uint8Array.of(1), inner("x"), Uint8Array.of(2)] });
  });
});
