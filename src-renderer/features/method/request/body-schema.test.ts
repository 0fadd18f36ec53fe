import { expect, test } from "vitest";
import { anyTypesOf } from "./body-schema";

test("the types of Anys, once and in order", () => {
  const any = (type: string) => `{"@type": "${type}"}`;
  const text = `[${any("type.googleapis.com/b.B")}, ${any("a.A")}, ${any("x/y/b.B")}, { "@type" : "" }, "@type"]`;
  expect(anyTypesOf(text)).toEqual(["a.A", "b.B"]);
  expect(anyTypesOf("{}")).toEqual([]);
});
