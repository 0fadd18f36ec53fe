import { expect, it } from "vitest";
import { Collector, cli, demoFolder } from "./testing/cli";

/** A printed call as its arguments. */
function argumentsOf(line: string): string[] {
  return Array.from(line.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, bare]) => quoted ?? bare ?? "");
}

it("prints calls that work as they are, and ends on Ctrl-C", async () => {
  const pressing = new AbortController();
  const calls: Promise<number[]>[] = [];
  const stdout = new Collector((text) => {
    const lines = text.split("\n").filter((line) => line.startsWith("  wirebench "));
    const codes = lines.map(async (line) => (await cli(argumentsOf(line).slice(1))).code);
    calls.push(Promise.all(codes).finally(() => pressing.abort()));
  });
  const { code, stderr } = await cli(["demo"], { stdout, signal: pressing.signal });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.text).toContain(demoFolder);
  expect(stdout.text).toMatch(/^ {2}grpcurl -plaintext -import-path .* build\.v1\.BuildService\/Build$/m);
  expect(await Promise.all(calls)).toEqual([[0, 0, 0, 0, 69]]);
});
