import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBase64, writeBase64 } from "./base64";
import { readHex, writeHex } from "./hex";

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const refusal = (read: () => unknown) => {
  try {
    read();
  } catch (reason) {
    return reason;
  }
  return null;
};

describe("hex", () => {
  it.each([
    ["0a 05 68 65", "0a056865"],
    ["0A056865", "0a056865"],
    ["0x0a, 0x05\n0x68", "0a0568"],
    ["00000000  0a 05 68 65 6c 6c 6f 0a  01 61                    |.hello..a|\n0000000a", "0a0568656c6c6f0a0161"],
    ["00000000: 0a05 6865 6c6c 6f0a 0161                 ..hello..a", "0a0568656c6c6f0a0161"],
    ["0000: 0a05\n0002: 6865", "0a056865"],
    ["0a 05 # the tag and the length\n; all of it\r\n68", "0a0568"],
    ["\uFEFF0a", "0a"],
    ["", ""],
  ])("reads %j", (text, expected) => {
    expect(hexOf(readHex(text))).toBe(expected);
  });

  it.each([
    ["0a 5", 1, 4, "Half a byte"],
    ["0a\n0 5", 2, 1, "Half a byte"],
    ["0a\n05 xy", 2, 4, '"x" is no hex digit'],
    ["0a 字", 1, 4, '"字"'],
  ])("refuses %j at its place", (text, line, column, message) => {
    expect(refusal(() => readHex(text))).toMatchObject({
      code: "body-syntax",
      message: expect.stringContaining(message),
      facts: { line, column },
    });
  });

  it("reads what it writes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => hexOf(readHex(writeHex(bytes))) === hexOf(bytes)));
    expect(writeHex(new Uint8Array(17))).toBe(`${"00 ".repeat(8)} ${"00 ".repeat(8).trim()}\n00\n`);
  });
});

describe("base64", () => {
  it.each(["aGVsbG8=", "aGVs\nbG8", " aGVsbG8 = ", "aGVsbG8=\n"])("reads %j", (text) => {
    expect(Buffer.from(readBase64(text)).toString()).toBe("hello");
  });

  it("reads base64url", () => {
    expect(hexOf(readBase64("-_-_"))).toBe(hexOf(readBase64("+/+/")));
  });

  it.each([
    ["aGVs\nb!8=", 2, 2],
    ["aGVsbG8=aGVs", 1, 8],
    ["aGVsb", 1, 5],
  ])("refuses %j at its place", (text, line, column) => {
    expect(refusal(() => readBase64(text))).toMatchObject({ code: "body-syntax", facts: { line, column } });
  });

  it("reads what it writes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => hexOf(readBase64(writeBase64(bytes))) === hexOf(bytes)));
  });
});
