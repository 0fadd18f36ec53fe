import fc from "fast-check";
import { expect, it } from "vitest";
import { hexDump, hexText } from "./hex-dump";

it("shows offset, hex and ASCII", () => {
  const bytes = new TextEncoder().encode("部署 to staging!");
  expect(hexDump(bytes)).toEqual([
    { offset: "00000000", hex: "e9 83 a8 e7 bd b2 20 74  6f 20 73 74 61 67 69 6e", ascii: "...... to stagin" },
    { offset: "00000010", hex: "67 21", ascii: "g!" },
  ]);
  expect(hexText(bytes.subarray(0, 2))).toBe(`00000000  e9 83${" ".repeat(43)}  ..`);
});

it("loses no byte", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const read = hexDump(bytes).flatMap(({ hex }) => hex.split(/ +/).map((digits) => Number.parseInt(digits, 16)));
      expect(read).toEqual([...bytes]);
    }),
  );
});
