import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BodyFormat, bodyFormats } from "#shared/model/request-body";
import { plainNames } from "#shared/model/variables";
import { encodeJson } from "../json/encode";
import { nodeType, richRegistry, scalarsType } from "../testing/rich";
import type { BodyFiles } from "./body-files";
import { maxBodyFileBytes } from "./body-files";
import { convertBody } from "./convert-body";
import { checkBody, encodeBody } from "./encode-body";

let folder: string;
let files: BodyFiles;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "wirebench-bodies-"));
  files = { pathOf: async (reference) => path.join(folder, reference) };
  writeFileSync(path.join(folder, "点.bin"), Buffer.from([0, 1, 254, 255]));
  writeFileSync(path.join(folder, "huge.bin"), "");
  truncateSync(path.join(folder, "huge.bin"), maxBodyFileBytes + 1);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const encode = (type: typeof nodeType, format: BodyFormat, text: string) => encodeBody(type, richRegistry, { format, text }, files);
const convert = (text: string, format: BodyFormat, to: BodyFormat) => convertBody(nodeType, richRegistry, { format, text }, to, files);

describe("encodeBody", () => {
  it("takes one message in any format", async () => {
    const wanted = Buffer.from(encodeJson(nodeType, richRegistry, '{"displayName":"你好","level":"WARN"}'));
    writeFileSync(path.join(folder, "node.bin"), wanted);
    const texts: Record<BodyFormat, string> = {
      json: '{"display_name":"你好", /* 2 */ "level":2}',
      text: 'display_name: "你好" # here\nlevel: WARN',
      hex: wanted.toString("hex"),
      base64: wanted.toString("base64"),
      file: "node.bin",
    };
    for (const format of bodyFormats) expect(Buffer.from(await encode(nodeType, format, texts[format])), format).toEqual(wanted);
  });

  it("puts a file into a bytes field, and nowhere else", async () => {
    const bytes = await encode(scalarsType, "json", '{"aBytes": "@file:点.bin", "aString": "@file:gone.bin"}');
    expect(Buffer.from(bytes)).toEqual(
      Buffer.from(encodeJson(scalarsType, richRegistry, '{"aBytes":"AAH+/w==","aString":"@file:gone.bin"}')),
    );
    expect(Buffer.from(await encode(scalarsType, "json", '{"aBytes": "\\u0040file:点.bin"}')).length).toBe(6);
  });

  it("says where the file is named that is not there, or too large", async () => {
    const body = '{\n  "aBytes": "@file:gone.bin"\n}';
    await expect(encode(scalarsType, "json", body)).rejects.toMatchObject({
      code: "file-not-found",
      message: '"gone.bin" is not there.',
      facts: { line: 2, column: 13, path: "$.aBytes" },
    });
    await expect(encode(scalarsType, "json", '{"aBytes":"@file:huge.bin"}')).rejects.toMatchObject({ code: "too-large" });
    await expect(encode(nodeType, "file", "huge.bin")).rejects.toMatchObject({ code: "too-large", facts: { limit: maxBodyFileBytes } });
    await expect(encode(nodeType, "file", "")).rejects.toMatchObject({ code: "file-unreadable" });
  });

  it("is checked with the same faults at the same places, without reading the files", async () => {
    const faultOf = (act: Promise<unknown>) =>
      act.then(
        () => null,
        ({ code, message, facts }) => ({ code, message, facts }),
      );
    const texts: (readonly [typeof nodeType, BodyFormat, string])[] = [
      [scalarsType, "json", '{"aBytes": "@file:点.bin"}'],
      [scalarsType, "json", '{\n "aBytes": "@file:gone.bin"}'],
      [scalarsType, "json", '{"aBytes": "@file:huge.bin"}'],
      [scalarsType, "json", '{"nope": 1}'],
      [nodeType, "file", "huge.bin"],
      [nodeType, "file", ""],
      [nodeType, "hex", "0z"],
    ];
    for (const [type, format, text] of texts) {
      const checked = await faultOf(checkBody(type, richRegistry, { format, text }, files, { names: plainNames([]), index: 0 }));
      expect(checked, text).toEqual(await faultOf(encode(type, format, text)));
    }
    // A file that is all holes: reading it would take its whole length in memory.
    writeFileSync(path.join(folder, "large.bin"), "");
    truncateSync(path.join(folder, "large.bin"), maxBodyFileBytes);
    await expect(
      checkBody(nodeType, richRegistry, { format: "file", text: "large.bin" }, files, { names: plainNames([]), index: 0 }),
    ).resolves.toBeUndefined();
  });
});

describe("convertBody", () => {
  const json = '{\n  "displayName": "你好",\n  "bigNumber": "9007199254740993"\n}';

  it.each(["text", "hex", "base64"] as const)("to %s and back is the same message", async (format) => {
    const there = await convert(`// mine\n${json}`, "json", format);
    expect(await convert(there, format, "json")).toBe(json);
  });

  it("refuses bytes that are no such message, and text that is none", async () => {
    for (const to of ["json", "text"] as const) await expect(convert("0a 05", "hex", to)).rejects.toMatchObject({ code: "undecodable" });
    await expect(convert("{", "json", "hex")).rejects.toMatchObject({ code: "body-syntax" });
    await expect(convert(json, "json", "file")).rejects.toMatchObject({ code: "bad-params" });
  });
});
