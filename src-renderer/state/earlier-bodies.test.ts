import { expect, test } from "vitest";
import { leaveBody, unchangedSince } from "./earlier-bodies";

const json = { format: "json", text: "{ /* mine */ }" } as const;
const hex = { format: "hex", text: "" } as const;

test("a body comes back as it was while nothing was changed in the other format", () => {
  const earlier = leaveBody({}, json, hex);
  expect(unchangedSince(earlier, hex, "json")).toBe(json.text);
  expect(unchangedSince(earlier, { ...hex, text: "08 01" }, "json")).toBeNull();
  expect(unchangedSince(earlier, hex, "base64")).toBeNull();
});

test("the last text of a format counts", () => {
  const there = leaveBody({}, json, hex);
  const back = leaveBody(there, hex, { format: "json", text: "{}" });
  const again = leaveBody(back, { format: "json", text: "{}" }, hex);
  expect(unchangedSince(again, hex, "json")).toBe("{}");
});
