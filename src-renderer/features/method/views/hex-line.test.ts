import fc from "fast-check";
import { expect, it } from "vitest";
import { byteAtColumn, columnOf, hexColumns, hexLine, lineBytes } from "./hex-line";

const bytes = new TextEncoder().encode("部署 to staging!");
const plain = () => "plain" as const;

it("shows offset, hex and ASCII", () => {
  expect(hexLine(0, 16, (at) => bytes[at], plain)).toEqual({
    offset: "00000000",
    hex: [{ look: "plain", text: "e9 83 a8 e7 bd b2 20 74  6f 20 73 74 61 67 69 6e" }],
    ascii: [{ look: "plain", text: "······ to stagin" }],
  });
  expect(hexLine(16, 18, (at) => bytes[at], plain).hex).toEqual([{ look: "plain", text: "67 21" }]);
  expect(hexLine(0x1234567890, 0x1234567891, () => undefined, plain)).toMatchObject({ offset: "1234567890", hex: [{ text: "··" }] });
});

it("joins neighbours of one look with their gap, and marks no gap at an edge", () => {
  const look = (at: number) => (at >= 6 && at < 10 ? "chosen" : "plain") as "chosen" | "plain";
  expect(hexLine(0, 16, (at) => bytes[at], look).hex).toEqual([
    { look: "plain", text: "e9 83 a8 e7 bd b2 " },
    { look: "chosen", text: "20 74  6f 20" },
    { look: "plain", text: " 73 74 61 67 69 6e" },
  ]);
});

it("loses no byte, whatever is chosen", () => {
  const looks = fc.array(fc.constantFrom("plain", "chosen", "hovered", "cursor"), { minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 16 }), looks, (data, chosen) => {
      const { hex, ascii } = hexLine(
        0,
        data.length,
        (at) => data[at],
        (at) => chosen[at] ?? "plain",
      );
      const text = hex.map((segment) => segment.text).join("");
      expect(text.split(/ +/).map((digits) => Number.parseInt(digits, 16))).toEqual([...data]);
      expect(ascii.map((segment) => segment.text).join("")).toHaveLength(data.length);
      for (const [nth, byte] of data.entries()) {
        expect(text.slice(columnOf(nth), columnOf(nth) + 2)).toBe(byte.toString(16).padStart(2, "0"));
      }
    }),
  );
});

it("finds the byte at a column", () => {
  for (let nth = 0; nth < lineBytes; nth++) {
    expect(byteAtColumn(columnOf(nth))).toBe(nth);
    expect(byteAtColumn(columnOf(nth) + 1.9)).toBe(nth);
  }
  expect(byteAtColumn(hexColumns + 5)).toBe(15);
  expect(byteAtColumn(-1)).toBe(0);
});
