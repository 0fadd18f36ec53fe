import { expect, test } from "vitest";
import { Fault } from "./fault";

test("a fault crosses as data and comes back the same", () => {
  const fault = new Fault("body-mismatch", "No such field.", { act: "Remove it.", facts: { line: 3, path: "$.x" } });
  const back = Fault.fromData(structuredClone(fault.toData()));
  expect(back).toBeInstanceOf(Fault);
  expect(back.toData()).toEqual(fault.toData());
});

test("any thrown value becomes a fault, a fault stays itself", () => {
  const fault = new Fault("io", "Disk full.");
  expect(Fault.from(fault)).toBe(fault);
  expect(Fault.from(new TypeError("x is not a function"))).toMatchObject({ code: "internal", message: "x is not a function" });
  expect(Fault.from("text")).toMatchObject({ code: "internal", message: "text" });
});
