import { expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { reportFault } from "./call-report";
import { Collector } from "./testing/cli";

it("gives a terminal no orders of a server's", () => {
  const stderr = new Collector();
  reportFault(stderr, new Fault("reflection-failed", "said \u001b]0;owned\u0007\r\u009b2J 你好\n\tnext", { act: "a\u001b[31mb" }));
  expect(stderr.text).toBe("wirebench: said \\x1b]0;owned\\x07\\x0d\\x9b2J 你好\n\tnext\n  a\\x1b[31mb\n");
});
