import { createRegistry, fromJson, toBinary } from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import { afterEach, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import type { Check } from "#shared/model/check";
import { builtScript } from "../../app/testing/built-script";
import type { Outcome } from "./outcome";
import { runChecks } from "./run-checks";
import { runScript } from "./scripts";
import { WorkerSandbox, type WorkerSandboxOptions } from "./worker-sandbox";

const script = builtScript("sandbox-worker");
const request = { method: "a.B/C", target: "localhost:1", metadata: [], messages: ["{}"] };
let sandbox: WorkerSandbox;

afterEach(() => sandbox.dispose());

function open(more: Partial<WorkerSandboxOptions> = {}): void {
  sandbox = new WorkerSandbox({ script, ...more });
}

function run(code: string, timeMs = 2000, variable: (name: string) => string | null = () => null) {
  return runScript({ name: "after", code, request, outcome: null, variable, timeMs }, sandbox);
}

function check(text: string, checks: readonly Check[]) {
  const bytes = toBinary(StructSchema, fromJson(StructSchema, { t: text }));
  const outcome: Outcome = {
    status: "OK",
    statusMessage: "",
    headers: [],
    trailers: [],
    elapsedMs: 1,
    firstMessageMs: 1,
    count: 1,
    type: StructSchema,
    registry: createRegistry(StructSchema),
    async *messages() {
      yield bytes;
    },
  };
  return runChecks(outcome, { checks, takes: [{ name: "t", path: "$.t", of: "first" }], snapshot: null, updateSnapshots: false }, sandbox);
}

/** Turns of this thread's loop while something else goes on. */
async function turnsUntil(over: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  void over.then(() => {
    isOver = true;
  });
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    turns++;
  }
  return turns;
}

const hostilePattern: Check = { kind: "message", of: "first", path: "$.t", comparison: "matches", value: '"^(a+)+$"' };

it("whoever holds the thread holds up nobody else: the core goes on, turn by turn", async () => {
  open();
  expect(await turnsUntil(run("for (;;);", 500))).toBeGreaterThan(10);
  expect(await turnsUntil(check(`${"a".repeat(60)}!`, [hostilePattern]))).toBeGreaterThan(10);
});

it("what is asked meanwhile waits for its turn, and is answered in order", async () => {
  open();
  const order: string[] = [];
  const tell = (name: string) => () => order.push(name);
  await Promise.all([
    run("for (;;);", 300).then(tell("loop")),
    check("a", [hostilePattern]).then(tell("checks")),
    run('log("x")').then(tell("script")),
    Promise.resolve().then(tell("core")),
  ]);
  expect(order).toEqual(["core", "loop", "checks", "script"]);
});

it("a thread that its own clocks do not end is ended, the guilty one hears why, and the next one gets another", async () => {
  // The clock in the thread rings a minute later than the one outside.
  open({ graceMs: -60_000 });
  const [guilty, next] = await Promise.all([run("for (;;);", 60_200), run('log("fine")', 62_000)]);
  expect(guilty.fault).toMatchObject({ code: "too-large", message: expect.stringContaining("it took more than") });
  expect(guilty.results).toMatchObject([{ title: "script after", passed: false }]);
  expect(next.logs).toEqual(["fine"]);
});

it("a message that would take too much memory is not looked at", async () => {
  open();
  const { results, taken } = await check("x".repeat(17 * 1024 * 1024), [hostilePattern, { kind: "schema" }]);
  expect(results.map(({ passed }) => passed)).toEqual([true, false, true, false]);
  expect(results[1]?.found).toContain("too large to be checked");
  expect([...taken]).toEqual([]);
});

it("memory has an end for a script, and what comes next has all of it", async () => {
  open();
  for (const code of ['const all = []; for (;;) all.push("x".repeat(1e6) + all.length)', "new Uint8Array(1e9)"]) {
    expect((await run(code, 10_000)).fault?.message).toContain("memory");
  }
  expect((await check("aa", [hostilePattern])).results.map(({ passed }) => passed)).toEqual([true, true]);
});

it("a variable is asked of the core while the script waits; what the core throws the script may catch", async () => {
  open();
  const asked: string[] = [];
  const variable = (name: string) => {
    asked.push(name);
    if (name === "bad") throw new Fault("variable-cycle", "It stands for itself.");
    return name === "none" ? null : `<${name}>`;
  };
  const report = await run(
    'log(vars.get("名"), vars.get("none")); try { vars.get("bad") } catch (e) { log(e.message) } log(vars.get("__proto__"))',
    2000,
    variable,
  );
  expect(report.fault).toBeNull();
  expect(report.logs).toEqual(["<名> undefined", "It stands for itself.", "<__proto__>"]);
  expect(asked).toEqual(["名", "none", "bad", "__proto__"]);
  // A value is asked for a thousand times, and none is taken for another's.
  const many = await run(
    'let sum = ""; for (let i = 0; i < 500; i++) sum += vars.get("n" + i) === "<n" + i + ">" ? "" : i; log(sum)',
    10_000,
    variable,
  );
  expect(many.logs).toEqual([""]);
});

it("the end of the core is the end of what waits", async () => {
  open();
  const waiting = run("for (;;);", 5000);
  await new Promise((resolve) => setImmediate(resolve));
  sandbox.dispose();
  expect((await waiting).fault).toMatchObject({ code: "cancelled" });
  expect((await run("1")).fault).toMatchObject({ code: "cancelled" });
});
