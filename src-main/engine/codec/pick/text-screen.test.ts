import { type DescMessage, fromJson, type Registry, toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeJson } from "../display/decode";
import { messageJson } from "../testing/arbitrary";
import { legacyRegistry, legacyType } from "../testing/legacy";
import { listsType, mapsType, nodeType, oldType, optionalsType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { WireReader } from "../wire/wire-reader";
import { Needle } from "./needle";
import { TextScreen } from "./text-screen";

interface Sample {
  readonly type: DescMessage;
  readonly registry: Registry;
  readonly depth: number;
}

const samples: Sample[] = [
  ...[scalarsType, listsType, optionalsType, mapsType, nodeType, wellKnownType, oldType].map((type) => ({
    type,
    registry: richRegistry,
    depth: 1,
  })),
  ...["legacy.All", "modern.All", "legacy.Set"].map((name) => ({ type: legacyType(name), registry: legacyRegistry, depth: 2 })),
];

function anyBytes({ type, registry, depth }: Sample): fc.Arbitrary<Uint8Array> {
  const whole = messageJson(type, registry, depth).map((json) => toBinary(type, fromJson(type, json, { registry })));
  const merged = fc.array(whole, { minLength: 1, maxLength: 2 }).map((all) => new Uint8Array(Buffer.concat(all)));
  const broken = fc.tuple(merged, fc.nat(), fc.uint8Array({ maxLength: 3 })).map(([bytes, at, insert]) => {
    const start = at % (bytes.length + 1);
    return new Uint8Array(Buffer.concat([bytes.subarray(0, start), insert, bytes.subarray(start + 1)]));
  });
  return fc.oneof(merged, merged, broken, fc.uint8Array({ maxLength: 40 }));
}

const words = [
  "a",
  "i",
  "k",
  "n",
  "u",
  "warn",
  "level",
  "1",
  "-",
  "0",
  "e",
  "nan",
  "t",
  "true",
  "s",
  "z",
  "text",
  "varint",
  "张",
  "张三",
  "_",
  "==",
  "u0",
  "00",
  "1f",
  "b c",
  "5 t",
  "(",
  "nbar",
];

describe("a look for a text in bytes", () => {
  it.each(samples)("is sure only of what the line of $type.typeName says", (sample) => {
    const { type, registry } = sample;
    const text = fc.oneof(fc.constantFrom(...words), fc.tuple(fc.nat(), fc.integer({ min: 1, max: 8 })));
    fc.assert(
      fc.property(anyBytes(sample), text, (bytes, wanted) => {
        const line = decodeJson(type, registry, bytes, { indent: 0 }).json;
        const part = typeof wanted === "string" ? wanted : line.slice(wanted[0] % line.length).slice(0, wanted[1]);
        const around = Buffer.concat([Buffer.from([0x0a]), bytes, Buffer.from([0x0a, 0x61])]);
        const sure = TextScreen.of(type, part)?.look(new WireReader(around), 1, bytes.length + 1) ?? null;
        if (sure !== null) expect([part, line, sure]).toEqual([part, line, line.toLowerCase().includes(part.toLowerCase())]);
      }),
      { numRuns: 40 },
    );
  });

  it("rules out of many messages at once only what no line of theirs has", () => {
    const odd = fc.constantFrom(...'aAbBfFnNrRtTuU01iIkKsS "\\(\n\t\u0000\u001f\u001a\u0130\u212a\u017f张三');
    const name = fc.array(odd, { maxLength: 12 }).map((chars) => chars.join(""));
    const text = fc.oneof(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 9 })), fc.array(odd, { minLength: 1, maxLength: 4 }));
    const bytesOf = (json: object) => toBinary(nodeType, fromJson(nodeType, json as never, { registry: richRegistry }));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), fc.nat(), text, (names, which, wanted) => {
        const messages = names.map((displayName, i) => bytesOf(i % 2 ? { parent: { displayName } } : { displayName }));
        const lines = messages.map((bytes) => decodeJson(nodeType, richRegistry, bytes, { indent: 0 }).json);
        const line = lines[which % lines.length] ?? "";
        const [from, length] = wanted;
        const isPart = typeof from === "number" && typeof length === "number";
        const part = isPart ? line.slice(from % line.length).slice(0, length) : wanted.join("");
        const screen = TextScreen.of(nodeType, part);
        const reader = new WireReader(Buffer.concat(messages));
        let start = 0;
        for (const [i, { length }] of messages.entries()) {
          const sure = screen?.look(reader, start, start + length) ?? null;
          if (sure !== null) expect([part, lines[i], sure]).toEqual([part, lines[i], lines[i]?.toLowerCase().includes(part.toLowerCase())]);
          start += length;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("is sure of what is plain to see", () => {
    const look = (json: object, text: string) => {
      const bytes = toBinary(nodeType, fromJson(nodeType, json as never, { registry: richRegistry }));
      return TextScreen.of(nodeType, text)?.look(new WireReader(bytes), 0, bytes.length) ?? null;
    };
    expect([look({ displayName: "Step 404" }, "step 4"), look({ displayName: "Step 404" }, "405")]).toEqual([true, false]);
    expect([look({ displayName: "编译失败" }, "失败"), look({ displayName: "编译失败" }, "成功")]).toEqual([true, false]);
    expect([look({ level: "WARN" }, "warn"), look({ level: "INFO" }, "warn")]).toEqual([true, false]);
    expect([look({ level: "WARN" }, "LEVEL"), look({ displayName: "x" }, "level")]).toEqual([true, false]);
    expect([look({ parent: { displayName: "abc" } }, "abc"), look({ parent: { displayName: "abc" } }, "abd")]).toEqual([null, false]);
    // What stands for itself in the bytes may be written otherwise: n is a part of \n here.
    expect([look({ displayName: "foo\nbar" }, "nbar"), look({ displayName: "foo\nbar" }, "bar")]).toEqual([null, null]);
    expect([look({ displayName: 'say "registry"' }, "registry"), look({ displayName: "a\\b" }, "b")]).toEqual([true, true]);
    expect([look({ displayName: "\u212Aelvin" }, "kelvin"), look({ displayName: '"' }, '"')]).toEqual([null, null]);
  });
});

describe("a needle", () => {
  it("is made of characters that no others become in lower case, but for two", () => {
    const odd = new Set<number>();
    for (let code = 0x80; code < 0x20000; code++) {
      const char = String.fromCodePoint(code);
      if (code >= 0xd800 && code < 0xe000) continue;
      const lower = char.toLowerCase();
      if (lower !== char && Needle.of(lower).length > 0) odd.add(code);
    }
    expect([...odd]).toEqual([0x130, 0x212a]);
  });
});
