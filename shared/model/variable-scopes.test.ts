import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault } from "../base/fault";
import type { Moment } from "./built-in-variables";
import { ScopedNames, type VariableScope } from "./variable-scopes";
import { Template } from "./variables";
import type { VariableOrigin } from "./workspace";
import { variableOrigins } from "./workspace";

const moment: Moment = { index: 0, now: Date.UTC(2026, 0, 31), random: () => 0.5, uuid: () => "uuid" };

function scope(origin: VariableOrigin, values: Readonly<Record<string, string>>, place = `${origin}.yaml`): VariableScope {
  return { origin, place, values: Object.entries(values).map(([name, value]) => ({ name, value })) };
}

function namesOf(...scopes: readonly VariableScope[]): ScopedNames {
  return new ScopedNames(scopes, {
    secret: (name) => (name === "known-token" ? "s3cret" : null),
    core: ({ name, words: [word = "", ...more] }, lookUp) => (name === "base64" ? btoa(lookUp({ name: word, words: more })) : null),
  });
}

function fill(text: string, names: ScopedNames): string {
  return new Template(text, "plain").fill(names, moment).text;
}

function faultOf(act: () => unknown): Fault {
  try {
    act();
  } catch (reason) {
    return Fault.from(reason);
  }
  throw new Error("It did not fail.");
}

describe("names over scopes", () => {
  it("are those of the nearest scope, with who says so", () => {
    const scopes = variableOrigins.slice(0, -1).map((origin) => scope(origin, { name: origin, [origin]: "own" }));
    for (const [at, { origin, place }] of scopes.entries()) {
      expect(namesOf(...scopes.slice(at)).find("name", moment)).toEqual({ name: "name", value: origin, isSecret: false, origin, place });
    }
    expect(namesOf(...scopes).find("uuid", moment)).toMatchObject({ value: "uuid", origin: "built-in", place: "" });
    expect(namesOf(scope("workspace", { uuid: "mine" })).find("uuid", moment)).toMatchObject({ value: "mine", origin: "workspace" });
    expect(namesOf().find("nobody", moment)).toBeNull();
  });

  it("may name others, of any scope, and each use is looked up from the nearest one again", () => {
    const names = namesOf(
      scope("request", { host: "near" }),
      scope("workspace", { url: "https://{{host}}:{{port}}", port: "4{{zero}}", zero: "0" }),
    );
    expect(fill("{{url}}/{{{{x}}", names)).toBe("https://near:40/{{x}}");
    expect(names.find("url", moment)).toMatchObject({ value: "https://near:40", origin: "workspace" });
    expect(fill("{{url}}", names.before(scope("command-line", { port: "7" })))).toBe("https://near:7");
  });

  it("of secrets are secret, and so is what they stand in", () => {
    const environment: VariableScope = {
      origin: "environment",
      place: "environments/staging.yaml",
      values: [
        { name: "token", secret: "known-token" },
        { name: "lost", secret: "no-token" },
      ],
    };
    const names = namesOf(environment, scope("workspace", { auth: "Bearer {{token}}", basic: "{{base64 token}}" }));
    expect(names.find("token", moment)).toMatchObject({ value: "s3cret", isSecret: true });
    expect(names.find("auth", moment)).toMatchObject({ value: "Bearer s3cret", isSecret: true, origin: "workspace" });
    expect(names.find("basic", moment)).toMatchObject({ value: btoa("s3cret"), isSecret: true });
    const fault = faultOf(() => names.find("lost", moment));
    expect(fault).toMatchObject({
      code: "variable-unknown",
      facts: { name: "lost", secret: "no-token", place: "environments/staging.yaml" },
    });
  });

  it("that come from outside name nothing themselves", () => {
    for (const origin of ["taken", "data", "command-line"] as const) {
      const names = namesOf(scope(origin, { answer: "{{token}} {{env HOME}}" }), scope("workspace", { token: "t", twice: "<{{answer}}>" }));
      expect(fill("{{answer}}{{twice}}", names)).toBe("{{token}} {{env HOME}}<{{token}} {{env HOME}}>");
    }
  });

  it("named __proto__ and constructor are names like others", () => {
    const values = [{ name: "__proto__", value: "p" }];
    expect(namesOf({ origin: "workspace", place: "w", values }).find("__proto__", moment)?.value).toBe("p");
    expect(namesOf().find("constructor", moment)).toBeNull();
  });
});

describe("what goes wrong", () => {
  it("a circle is told with its way and its files", () => {
    const names = namesOf(scope("environment", { a: "{{b}}", b: "{{c}}" }, "environments/e.yaml"), scope("workspace", { c: "x{{b}}" }));
    const fault = faultOf(() => fill("{{a}}", names));
    expect(fault).toMatchObject({ code: "variable-cycle", facts: { name: "b", cycle: "b → c → b", offset: 0 } });
    expect(fault.message).toContain("b (environments/e.yaml) → c (workspace.yaml) → b (environments/e.yaml)");
    expect(faultOf(() => names.find("c", moment)).facts.cycle).toBe("c → b → c");
    expect(faultOf(() => fill("{{s}}", namesOf(scope("request", { s: "{{base64 s}}" })))).code).toBe("variable-cycle");
  });

  it("a name that nobody knows within a value is told with the one that names it", () => {
    const names = namesOf(scope("workspace", { url: "https://{{hots}}", host: "h" }));
    const fault = faultOf(() => fill("to {{url}}", names));
    expect(fault).toMatchObject({ code: "variable-unknown", facts: { name: "hots", place: "workspace.yaml", offset: 3 } });
    expect(fault.message).toContain("{{url}} names it, in workspace.yaml");
    expect(fault.act).toContain("Did you mean {{host}}?");
  });

  it("values within values are bounded in depth and in number", () => {
    const chain = (length: number) => Object.fromEntries(Array.from({ length }, (_, at) => [`v${at}`, at === 0 ? "x" : `{{v${at - 1}}}`]));
    expect(fill("{{v31}}", namesOf(scope("workspace", chain(40))))).toBe("x");
    expect(faultOf(() => fill("{{v39}}", namesOf(scope("workspace", chain(40))))).message).toContain("32 deep: v39 (workspace.yaml) → v38");
    const doubling = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`v${at}`, at === 0 ? "" : `{{v${at - 1}}}{{v${at - 1}}}`]));
    expect(faultOf(() => fill("{{v29}}", namesOf(scope("workspace", doubling)))).code).toBe("too-large");
  });

  it("any scopes end in a value or a fault of these kinds", () => {
    const name = fc.constantFrom("a", "b", "c", "now", "__proto__");
    const value = fc
      .array(
        fc.oneof(
          fc.string(),
          name.map((one) => `{{${one}}}`),
          fc.constant("{{base64 a}}"),
        ),
      )
      .map((parts) => parts.join(""));
    const values = fc.array(fc.record({ name, value }), { maxLength: 6 });
    const scopes = fc.array(fc.record({ origin: fc.constantFrom(...variableOrigins), place: fc.string(), values }), { maxLength: 4 });
    fc.assert(
      fc.property(scopes, name, (all, wanted) => {
        try {
          namesOf(...all).find(wanted, moment);
        } catch (reason) {
          if (reason instanceof Fault) expect(["variable-unknown", "variable-cycle", "too-large"]).toContain(reason.code);
          else expect(reason).toBeInstanceOf(DOMException); // btoa's, of this test
        }
      }),
    );
  });
});
