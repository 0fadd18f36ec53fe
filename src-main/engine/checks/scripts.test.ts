import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtScript } from "../../app/testing/built-script";
import { LocalSandbox } from "./local-sandbox";
import type { Sandbox } from "./sandbox";
import { runScript, type ScriptReport, type ScriptSetup } from "./scripts";
import { WorkerSandbox } from "./worker-sandbox";

const script = builtScript("sandbox-worker");
const request = { method: "a.B/C", target: "localhost:1", metadata: [{ key: "x-a", value: "1" }], messages: ['{"n": 1}'] };
const variables = new Map([["token", "t0ken"]]);
let sandbox: Sandbox;

function run(code: string, more: Partial<ScriptSetup> = {}): Promise<ScriptReport> {
  const variable = (name: string) => variables.get(name) ?? null;
  return runScript({ name: "before", code, request, outcome: null, variable, timeMs: 300, ...more }, sandbox);
}

describe.each(["in this thread", "in a thread of its own"])("%s", (where) => {
  beforeAll(() => {
    sandbox = where === "in this thread" ? new LocalSandbox() : new WorkerSandbox({ script });
  });

  afterAll(() => sandbox.dispose());

  describe("a script", () => {
    it("sees the request and may change it, checks, takes variables and logs", async () => {
      const report = await run(`
      request.metadata.push({ key: "x-sign", value: vars.get("token") + request.messages.length });
      request.messages[0] = { ...JSON.parse(request.messages[0]), 名: "二" };
      vars.set("n", 7); vars.set("o", { a: 1 });
      check("right", vars.get("n") === "7");
      check("wrong", false, [1, 2]);
      check("bare", 0);
      log("a", { b: [1] }, undefined, null, new Error("e"));
    `);
      expect(report.fault).toBeNull();
      expect(report.request).toEqual({
        ...request,
        metadata: [
          { key: "x-a", value: "1" },
          { key: "x-sign", value: "t0ken1" },
        ],
        messages: ['{"n":1,"名":"二"}'],
      });
      expect([...report.set]).toEqual([
        ["n", "7"],
        ["o", '{"a":1}'],
      ]);
      expect(report.results).toEqual([
        { title: "right", passed: true, found: "" },
        { title: "wrong", passed: false, found: "[1,2]" },
        { title: "bare", passed: false, found: "it is not so" },
      ]);
      expect(report.logs).toEqual(['a {"b":[1]} undefined null Error: e']);
    });

    it("that throws fails at its line, and what it said before counts", async () => {
      const report = await run('check("first", true);\nlog("here");\nnull.x;');
      expect(report.results.map(({ passed }) => passed)).toEqual([true, false]);
      expect(report.fault).toMatchObject({ code: "bad-params", facts: { script: "before", line: 3 } });
      expect(report.logs).toEqual(["here"]);
      expect((await run("let 1")).fault).toMatchObject({ code: "bad-params", facts: { line: 1 } });
      for (const thrown of ["throw 1", "throw null", "throw undefined", 'throw "t"', "throw {}", "throw { get message() { throw 1 } }"]) {
        expect((await run(thrown)).fault, thrown).toMatchObject({ code: "bad-params" });
      }
    });

    it("may leave things for later, which are done before it ends", async () => {
      const report = await run('(async () => { await null; vars.set("later", "1"); })(); Promise.reject(new Error("unseen"));');
      expect(report.set.get("later")).toBe("1");
    });

    it("has nothing of this machine", async () => {
      const names =
        "require process global Buffer fetch WebSocket XMLHttpRequest setTimeout setInterval queueMicrotask std os Worker importScripts console".split(
          " ",
        );
      const report = await run(`log(${names.map((name) => `typeof ${name}`).join(",")})`);
      expect(report.logs[0]?.split(" ").filter((type) => type !== "undefined")).toEqual([]);
      for (const code of [
        'import("node:fs").then((fs) => log(typeof fs), (e) => vars.set("refused", "" + e.name))',
        'log(typeof (0, eval)("this").process)',
      ]) {
        const { logs, set } = await run(code);
        expect(
          logs.filter((line) => line !== "undefined"),
          code,
        ).toEqual([]);
        if (code.startsWith("import")) expect(set.get("refused")).toBeDefined();
      }
      expect((await run('import fs from "node:fs"; log("in")')).fault).not.toBeNull();
      const reach = await run('log(this.constructor.constructor("return typeof process")(), log.constructor("return typeof require")())');
      expect(reach.logs).toEqual(["undefined undefined"]);
    });
  });

  describe("a hostile script", () => {
    it.each([
      ["a loop", "for (;;);"],
      ["a loop that catches", "for (;;) { try { for (;;); } catch {} finally { continue } }"],
      ["a pattern", '/(a+)+b/.test("a".repeat(60))'],
      ["an endless chain of promises", "const f = () => Promise.resolve().then(f); f()"],
      ["an async loop", "(async () => { for (;;) await null; })()"],
      ["a generator without end", "[...(function* () { for (;;) yield })()]"],
      ["a proxy", "const p = new Proxy({}, { get: () => { for (;;); } }); p.x"],
      ["a getter in what it leaves", "request.metadata = { get length() { for (;;); } , toJSON() { for (;;); } }"],
      ["a text that never ends to be made", "log({ toJSON() { for (;;); } })"],
      ["a loop of long steps", 'for (;;) "x".repeat(1e6)'],
      ["a sort", "[1, 2].sort(() => { for (;;); })"],
    ])("with %s is ended", async (_, code) => {
      const { fault, results } = await run(code);
      expect(fault).toMatchObject({ code: "too-large" });
      expect(fault?.message).toMatch(/time|memory/);
      expect(results.at(-1)).toMatchObject({ title: "script before", passed: false });
    });

    it.each([
      ["arrays", "const a = []; for (;;) a.push(new Array(1000).fill(1))"],
      ["a large buffer", "new Uint8Array(1e9)"],
      ["a large text", '"x".repeat(5e8)'],
      ["texts", 'const a = []; for (let i = 0; ; i++) a.push("x".repeat(1e6) + i)'],
      ["maps", "const m = new Map(); for (let i = 0; ; i++) m.set(i, [i])"],
    ])("that takes memory for %s is ended", async (_, code) => {
      const { fault } = await run(code, { timeMs: 10_000 });
      expect(fault).toMatchObject({ code: "too-large" });
      expect(fault?.message).toContain("memory");
    });

    it("that calls itself without end fails", async () => {
      expect((await run("(function f() { return f() + 1 })()")).fault?.message).toContain("stack");
      expect((await run('JSON.parse("[".repeat(1e6))')).fault).not.toBeNull();
    });

    it("that changes the language changes it for itself alone", async () => {
      const report = await run(`
      JSON.stringify = () => "{}"; JSON.parse = () => null; Object.defineProperty = () => {};
      Object.prototype.toJSON = undefined; Array.prototype.push = () => { throw 1 };
      Object.prototype.polluted = "yes"; request.__proto__ = { evil: 1 };
      ({}).constructor.prototype.isAdmin = true;
      vars.set("__proto__", "p");
      log("still");
    `);
      expect(report.logs).toEqual(["still"]);
      expect(report.request).toEqual(request);
      expect([...report.set]).toEqual([["__proto__", "p"]]);
      expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
      expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
      for (const code of ["request = 1", "vars = {}", "check = () => {}", "vars.get = 1"])
        expect((await run(code)).fault, code).not.toBeNull();
    });

    it("that says much is cut", async () => {
      const logs = await run('for (let i = 0; i < 400; i++) log("x".repeat(5000))', { timeMs: 10_000 });
      expect([logs.logs.length, logs.logs[0]?.length, logs.logs.at(-1)]).toEqual([201, 2001, "…"]);
      expect((await run('for (let i = 0; i < 2000; i++) check("c" + i, true)')).results.length).toBe(1001);
      expect((await run('for (let i = 0; ; i++) vars.set("v" + i, "x")')).set.size).toBe(200);
      expect((await run('vars.set("v", "x".repeat(70000))')).fault?.message).toContain("65536 characters");
      expect((await run('vars.set("{{x}}", "x")')).fault?.message).toContain("no name of a variable");
      expect((await run('check("t".repeat(9999), false, "f".repeat(9999))')).results[0]).toMatchObject({ title: "t".repeat(500) });
    });

    it("that leaves a request that is none fails", async () => {
      for (const code of [
        "request.metadata = 1",
        "request.messages = [1]",
        "request.metadata.push({ key: 1, value: [] })",
        "delete request.messages",
      ]) {
        expect((await run(code)).fault, code).toMatchObject({ code: "bad-params" });
      }
    });
  });
});
