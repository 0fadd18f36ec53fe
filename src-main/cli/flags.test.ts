import { describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { type FlagSpecs, parseFlags } from "./flags";

const specs = {
  plaintext: { kind: "switch", help: "" },
  proto: { kind: "list", value: "FILE", help: "" },
  d: { kind: "text", aliases: ["data"], value: "JSON", help: "" },
  "max-time": { kind: "text", value: "SECONDS", help: "" },
  port: { kind: "text", help: "" },
} as const satisfies FlagSpecs;

function refused(...args: string[]): Fault {
  try {
    const flags = parseFlags(args, specs);
    flags.number("max-time");
    flags.port("port");
  } catch (reason) {
    return Fault.from(reason);
  }
  throw new Error("nothing was refused");
}

describe("flags", () => {
  it.each([
    ["-plaintext -proto a -proto b -d {} host m"],
    ["--plaintext --proto=a --proto b --d={} host m"],
    ["host -plaintext -proto=a m -data {} -proto=b"],
    ["-proto a -proto b -plaintext=true -d {} -- host m"],
  ])("%s", (line) => {
    const flags = parseFlags(line.split(" "), specs);
    expect(flags.isOn("plaintext")).toBe(true);
    expect(flags.list("proto")).toEqual(["a", "b"]);
    expect(flags.text("d")).toBe("{}");
    expect(flags.positionals).toEqual(["host", "m"]);
  });

  it("takes values that look like flags, that hold '=', line breaks or nothing", () => {
    const flags = parseFlags(["-d", "-1", "-proto=a=b\nc", "-proto="], specs);
    expect(flags.text("d")).toBe("-1");
    expect(flags.list("proto")).toEqual(["a=b\nc", ""]);
  });

  it("takes what comes after -- and a lone dash as no flags", () => {
    expect(parseFlags(["-", "--", "-plaintext", "--"], specs).positionals).toEqual(["-", "-plaintext", "--"]);
  });

  it("lets a switch be off, and the last one count", () => {
    expect(parseFlags(["-plaintext", "-plaintext=false"], specs).isOn("plaintext")).toBe(false);
    expect(parseFlags([], specs).isOn("plaintext")).toBe(false);
  });

  it("reads numbers", () => {
    expect(parseFlags(["-max-time", "0.25"], specs).number("max-time")).toBe(0.25);
    expect(parseFlags([], specs).number("max-time")).toBeNull();
    expect(parseFlags([], specs).port("port")).toBe(0);
  });

  it.each([
    [["-plantext"], "There is no flag -plantext.", 'Did you mean "plaintext"?'],
    [["-d"], "-d needs a value.", "Write -d JSON."],
    [["-plaintext=maybe"], '-plaintext is on or off, not "maybe".', "Write -plaintext or -plaintext=false."],
    [["-alts"], "There is no flag -alts here yet.", "Wirebench does not speak ALTS."],
    [["-max-time", "soon"], '-max-time takes a number over zero, not "soon".', undefined],
    [["-max-time", "-1"], '-max-time takes a number over zero, not "-1".', undefined],
    [["-port", "70000"], '-port takes a port up to 65535, not "70000".', undefined],
  ])("refuses %j", (args, message, act) => {
    expect(refused(...args)).toMatchObject({ code: "bad-params", message, act });
  });
});
