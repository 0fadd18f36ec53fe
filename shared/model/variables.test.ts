import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault } from "../base/fault";
import type { Moment } from "./built-in-variables";
import type { BodyFormat } from "./request-body";
import { isVariableName, placeholdersOf, plainNames, Template, type VariableNames, variableMap } from "./variables";

const moment: Moment = { index: 6, now: Date.UTC(2026, 0, 2, 3, 4, 5, 6), random: () => 0.5, uuid: () => "0b6e7f3a-uuid" };

function fill(text: string, variables: Readonly<Record<string, string>> = {}, format: BodyFormat = "json"): string {
  return new Template(text, format).fill(named(variables), moment).text;
}

function named(variables: Readonly<Record<string, string>>): VariableNames {
  return plainNames(Object.entries(variables).map(([name, value]) => ({ name, value })));
}

function faultOf(text: string, variables: Readonly<Record<string, string>> = {}): Fault {
  try {
    fill(text, variables);
  } catch (reason) {
    return Fault.from(reason);
  }
  throw new Error("It was filled in.");
}

describe("names in a body", () => {
  it("are what is known of the moment", () => {
    expect(fill('{"n": {{counter}}, "i": {{ index }}, "at": "{{now}}", "ms": {{timestamp}}}')).toBe(
      '{"n": 7, "i": 6, "at": "2026-01-02T03:04:05.006Z", "ms": 1767323045006}',
    );
    expect(fill("{{uuid}} {{random}} {{randomInt}} {{randomInt 1 6}} {{randomInt -3 -3}}")).toBe("0b6e7f3a-uuid 0.5 500 4 -3");
  });

  it("are the user's own, also in other scripts, and before the built-in ones", () => {
    expect(fill('{"a": "{{名前}} and {{user.id}}", "c": {{counter}}}', { 名前: "花子", "user.id": "7", counter: "[]" })).toBe(
      '{"a": "花子 and 7", "c": []}',
    );
    expect(variableMap(["1", "2"].map((value) => ({ name: "a", value }))).get("a")).toBe("2");
    expect(fill("{{__proto__}}", JSON.parse('{"__proto__": "fine"}'))).toBe("fine");
    expect(faultOf("{{__proto__}}").code).toBe("variable-unknown");
    expect(["a", "_b", "名", "a.b-c2"].every(isVariableName)).toBe(true);
    expect(["", "2a", "a b", "{", "a}"].some(isVariableName)).toBe(false);
  });

  it("are escaped in strings as these want it, and put as they are elsewhere", () => {
    const variables = { v: "a \"quote\", a \\ and\na 'line'" };
    expect(JSON.parse(fill('{"v": "<{{v}}>"}', variables))).toEqual({ v: `<${variables.v}>` });
    expect(fill("v: \"{{v}}\" w: '{{v}}'", variables, "text")).toBe(
      String.raw`v: "a \"quote\", a \\ and\na 'line'" w: 'a "quote", a \\ and\na \'line\''`,
    );
    expect(fill('{"a": {{v}}}', { v: '{"b": [1]}' })).toBe('{"a": {"b": [1]}}');
    expect(fill("0a {{v}}", { v: "ff" }, "hex")).toBe("0a ff");
    expect(fill("{{v}}.bin", { v: "x" }, "file")).toBe("{{v}}.bin");
  });

  it("end where a nested object ends", () => {
    expect(fill('{"a":{"b":{{counter}}}}')).toBe('{"a":{"b":7}}');
    expect(fill("{{{counter}}}")).toBe("{7}");
  });

  it("are none in comments, nor between other braces", () => {
    const text = '{ // {{nobody}}\n /* {{nobody}} *// "a": "// {{counter}}", "b": "{{ 1 + 2 }} {{}} {{" }';
    expect(fill(text)).toBe(text.replace("{{counter}}", "7"));
    expect(fill("# {{nobody}}\na: {{counter}}", {}, "text")).toBe("# {{nobody}}\na: 7");
  });

  it("are written with twice as many braces to mean themselves", () => {
    expect(fill('"{{{{counter}} is {{counter}}"')).toBe('"{{counter}} is 7"');
  });

  it("that nobody knows are refused at their place, with those that there are", () => {
    const fault = faultOf('{\n  "a": {{nobody}} }', { mine: "1" });
    expect(fault).toMatchObject({ code: "variable-unknown", facts: { offset: 9, line: 2, column: 8, name: "nobody" } });
    expect(fault.message).toContain("mine, counter, index");
    expect(faultOf("{{counter 2}}").message).toContain("{{counter 2}}");
    for (const words of ["6 1", "1", "a b", "0 9007199254740991", "1 2 3"]) {
      expect(faultOf(`{{randomInt ${words}}}`).act).toContain("{{randomInt 1 6}}");
    }
  });

  it("do not make a text without end", () => {
    expect(faultOf("{{v}}".repeat(2000), { v: "x".repeat(65536) }).code).toBe("too-large");
  });

  it("say where they stand", () => {
    expect(placeholdersOf('{"a": "x{{ randomInt 1 6 }}"}', "json")).toEqual([
      { start: 8, end: 27, name: "randomInt", words: ["1", "6"], quote: '"' },
    ]);
  });
});

describe("the way back", () => {
  it("of a place in a value is to its name", () => {
    const filled = new Template('{"n": {{v}}, "m": {{{{ }', "json").fill(named({ v: "12345" }), moment);
    expect(filled.text).toBe('{"n": 12345, "m": {{ }');
    expect(filled.origin(filled.text.indexOf("3"))).toBe(6);
    expect(filled.origin(filled.text.indexOf('"m"'))).toBe(13);
    expect(filled.origin(filled.text.length)).toBe(24);
  });

  const part = fc.oneof(fc.string(), fc.constantFrom("{{counter}}", "{{v}}", "{{{{", "{{", '"', "\\", "\n", "//", "/*", "*/"));
  const body = fc.array(part).map((parts) => parts.join(""));

  it("is to the same character, of whatever stays as it is", () => {
    fc.assert(
      fc.property(body, fc.string(), (text, value) => {
        const filled = new Template(text, "json").fill(named({ v: value }), moment);
        const names = new Set(placeholdersOf(text, "json").map(({ start }) => start));
        for (let at = 0; at < filled.text.length; at++) {
          const origin = filled.origin(at);
          if (!names.has(origin)) expect(filled.text[at]).toBe(text[origin]);
        }
      }),
    );
  });

  it("is the same place where nothing is filled in", () => {
    fc.assert(
      fc.property(body, (text) => {
        const plain = text.replaceAll("{", "[");
        const template = new Template(plain, "json");
        expect(template.isConstant).toBe(true);
        expect(template.fill(named({}), moment).text).toBe(plain);
      }),
    );
  });

  it("a value in a string is that value when it is read", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        expect(JSON.parse(new Template('"{{v}}"', "json").fill(named({ v: value }), moment).text)).toBe(value);
      }),
    );
  });
});
