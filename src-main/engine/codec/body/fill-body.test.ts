import { type AnyDesc, type DescMessage, fromBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeJson } from "../json/encode";
import { messageJson } from "../testing/arbitrary";
import { mapsType, nodeType, oldType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { fillBody } from "./fill-body";
import { sampleBody } from "./sample";

const doc = (desc: AnyDesc) => (desc.kind === "field" ? `The ${desc.name}.` : "");
const types = [scalarsType, mapsType, wellKnownType, nodeType, oldType];
const hex = (type: DescMessage, text: string) => Buffer.from(encodeJson(type, richRegistry, text)).toString("hex");

describe("missing", () => {
  it("puts each field in its place, and keeps comments and values", () => {
    const text = [
      "// my request",
      "{",
      '  "displayName": "你好", // who',
      '  /* how */ "level": "WARN" // here',
      "  // the end",
      "}",
      "// after",
    ].join("\n");
    expect(fillBody(nodeType, doc, text, "missing").split("\n")).toEqual([
      "// my request",
      "{",
      '  "displayName": "你好", // who',
      '  "parent": null, // Node — The parent.',
      '  "children": [], // repeated Node — The children.',
      '  /* how */ "level": "WARN", // here',
      '  "levels": [], // repeated, one of LEVEL_UNSPECIFIED, INFO, WARN, BELOW — The levels.',
      '  // "text": "", // string, oneof content (or bigNumber, inner, anything) — The text.',
      '  // "bigNumber": "0", // int64, oneof content — The big_number.',
      expect.stringContaining('// "inner": {'),
      ...Array.from({ length: 15 }, () => expect.stringMatching(/^ {2}\/\/ {3}"a/)),
      "  // },",
      '  // "anything": "any JSON", // Value, oneof content — The anything.',
      '  "@odd": false // bool — The odd_json.',
      "  // the end",
      "}",
      "// after",
    ]);
  });

  it.each(['{"level":1,"@odd":true}', '{ "level": 1 }', "{}", "", "{ // empty\n}", '{"level": 1,}', '{\n\t"level": 1,\n}', "// nothing"])(
    "fills %j, and then has nothing to add",
    (text) => {
      const filled = fillBody(nodeType, doc, text, "missing");
      expect(hex(nodeType, filled)).toBe(hex(nodeType, text));
      expect(filled).toContain('"displayName": ""');
      expect(fillBody(nodeType, doc, filled, "missing")).toBe(filled);
    },
  );

  it("fills objects in lists and maps too, and keeps their indent", () => {
    const filled = fillBody(mapsType, doc, '{\n    "nodes": {\n        "a": {\n            "level": 1\n        }\n    }\n}', "missing");
    expect(filled).toContain('\n            "displayName": "",');
    expect(filled).toContain('\n    "byInt64": {},');
  });

  it("leaves the message as it is", () => {
    for (const type of types) {
      fc.assert(
        fc.property(messageJson(type, richRegistry), fc.constantFrom(0, 2), (json, indent) => {
          const text = JSON.stringify(json, null, indent);
          const filled = fillBody(type, doc, text, "missing");
          expect(hex(type, filled)).toBe(hex(type, text));
        }),
        { numRuns: 60 },
      );
    }
  });
});

describe("all", () => {
  it("of nothing is the sample", () => {
    for (const type of types) expect(fillBody(type, doc, "", "all")).toBe(sampleBody(type, doc));
  });

  it("keeps what is there and makes a body that encodes", () => {
    for (const type of types) {
      fc.assert(
        fc.property(messageJson(type, richRegistry), (json) => {
          const filled = fillBody(type, doc, JSON.stringify(json), "all");
          expect(() => fromBinary(type, encodeJson(type, richRegistry, filled))).not.toThrow();
        }),
        { numRuns: 40 },
      );
    }
  });
});

describe("minimal", () => {
  it("of an untouched sample is empty, but for what is required", () => {
    for (const type of [scalarsType, mapsType, wellKnownType, nodeType]) {
      expect(fillBody(type, doc, sampleBody(type, doc), "minimal")).toBe("{}");
    }
    expect(fillBody(oldType, doc, sampleBody(oldType, doc), "minimal")).toBe('{\n  "id": "0" // int64, required — The id.\n}');
  });

  it("keeps what was written, with its comments", () => {
    const sample = `// mine\n${sampleBody(nodeType, doc)}`
      .replace('"level": "LEVEL_UNSPECIFIED"', '// as agreed\n  "level": "WARN"')
      .replace('"children": []', '"children": [{ "displayName": "子" }]');
    expect(fillBody(nodeType, doc, sample, "minimal").split("\n")).toEqual([
      "// mine",
      "{",
      '  "children": [{ "displayName": "子" }], // repeated Node — The children.',
      "  // as agreed",
      '  "level": "WARN" // one of LEVEL_UNSPECIFIED, INFO, WARN, BELOW — The level.',
      "}",
    ]);
  });

  it("loses nothing of messages without samples' values", () => {
    const text = '{"text": "a", "inner": {}, "children": [{}, {}], "parent": {"parent": {"bigNumber": 9007199254740993}}, "x": 1}';
    const least = fillBody(nodeType, doc, text, "minimal");
    for (const part of ['"inner": {}', "[{}, {}]", "9007199254740993", '"x": 1']) expect(least).toContain(part);
  });
});

it("refuses what is not JSON", () => {
  expect(() => fillBody(nodeType, doc, "{", "all")).toThrow(expect.objectContaining({ code: "body-syntax" }));
});
