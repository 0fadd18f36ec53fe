import quickJs from "@jitl/quickjs-singlefile-cjs-release-sync";
import {
  type CustomizeVariantOptions,
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSWASMModule,
} from "quickjs-emscripten-core";
import { Fault } from "#shared/base/fault";
import { boundedRun } from "./bounded-run";

/** What a script may use up. */
export const scriptLimits = { timeMs: 2000, memoryBytes: 32 * 1024 * 1024, stackBytes: 256 * 1024 } as const;

/** What a script can have done outside: texts in, a text or nothing out. */
export type HostFunctions = Readonly<Record<string, (...args: readonly string[]) => string | undefined>>;

export interface BoxedScript {
  /** Told in errors: `before`, `after`. */
  readonly name: string;
  readonly code: string;
  /** A function's text. It is called first, with the host's functions as members of an object, and `data`; answers a function that answers a text. */
  readonly prelude: string;
  readonly host: HostFunctions;
  /** JSON. */
  readonly data: string;
  readonly timeMs?: number | undefined;
}

/** Of what a script leaves to be done later, so much is done before the clock is looked at. */
const jobsAtOnce = 50;
const maxMessage = 1000;
/** Node has WebAssembly, and its types leave it out. */
interface WasmMemory {
  readonly buffer: ArrayBuffer;
}
type MemoryMaker = new (pages: { readonly initial: number; readonly maximum: number }) => WasmMemory;
const { Memory } = (globalThis as unknown as { readonly WebAssembly: { readonly Memory: MemoryMaker } }).WebAssembly;
/** In a bundle the import is the module, not its default: the library would take that out itself, and lose the memory that we give it. */
const variant = "default" in quickJs ? (quickJs.default as typeof quickJs) : quickJs;
/** Of its memory. */
const pageBytes = 65_536;
/** After the engine's own clock the other one rings. */
const graceMs = 250;

/**
 * Runs a script in an engine of its own, in WebAssembly, made for it and thrown away: no file, network, process or timer exists in it. Time
 * and memory are bounded. Answers what the prelude's function answers at the end. Faults: bad-params for what the script throws (facts:
 * script, line), too-large for what it uses up.
 */
export async function runBoxed(script: BoxedScript): Promise<string> {
  // The engine's own limit does not count what it really takes; no page more than these can be had.
  const memory = new Memory({ initial: 256, maximum: scriptLimits.memoryBytes / pageBytes });
  const engine = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmMemory: memory } as CustomizeVariantOptions));
  const { timeMs = scriptLimits.timeMs } = script;
  try {
    // The engine looks at the clock every ten thousand steps, and a step may be long: so somebody else does, too.
    return boundedRun(timeMs + graceMs, () => new Box(engine, memory, script, timeMs).run());
  } catch (reason) {
    throw reason instanceof Fault && reason.facts.script !== undefined ? reason : usedUp(script.name, isFull(memory) ? "memory" : "time");
  }
}

/** Neither context nor runtime is given back: the whole engine goes, with whatever the script left in it. */
class Box {
  readonly #script: BoxedScript;
  readonly #memory: WasmMemory;
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  readonly #until: number;

  constructor(engine: QuickJSWASMModule, memory: WasmMemory, script: BoxedScript, timeMs: number) {
    this.#script = script;
    this.#memory = memory;
    this.#until = performance.now() + timeMs;
    this.#runtime = engine.newRuntime();
    this.#runtime.setMaxStackSize(scriptLimits.stackBytes);
    this.#runtime.setInterruptHandler(() => this.#isLate);
    this.#context = this.#runtime.newContext();
  }

  run(): string {
    const { name, code, prelude, host, data } = this.#script;
    const context = this.#context;
    const setUp = this.#valueOf(context.evalCode(`(${prelude})`, "prelude", { strict: true }));
    const finish = this.#valueOf(context.callFunction(setUp, context.undefined, hostObject(context, host), context.newString(data)));
    this.#valueOf(context.evalCode(code, name, { strict: true }));
    while (this.#runtime.hasPendingJob()) {
      const jobs = this.#runtime.executePendingJobs(jobsAtOnce);
      if (jobs.error) throw this.#faultOf(jobs.error);
      if (this.#isLate) throw usedUp(name, "time");
    }
    return context.getString(this.#valueOf(context.callFunction(finish, context.undefined)));
  }

  get #isLate(): boolean {
    return performance.now() > this.#until;
  }

  #valueOf(result: { value: QuickJSHandle; error?: undefined } | { error: QuickJSHandle }): QuickJSHandle {
    if (result.error) throw this.#faultOf(result.error);
    return result.value;
  }

  #faultOf(error: QuickJSHandle): Fault {
    const { name } = this.#script;
    if (this.#isLate) return usedUp(name, "time");
    const thrown: unknown = this.#context.dump(error);
    // Where there is no memory left there is none for an error either.
    return isOutOfMemory(thrown) || (isFull(this.#memory) && !thrown) ? usedUp(name, "memory") : faultOf(name, thrown);
  }
}

function isOutOfMemory(thrown: unknown): boolean {
  return typeof thrown === "object" && thrown !== null && "message" in thrown && thrown.message === "out of memory";
}

/** Has nearly all been taken that there is? It grows in steps, the last of which may not fit. */
function isFull(memory: WasmMemory): boolean {
  return memory.buffer.byteLength > scriptLimits.memoryBytes * 0.9;
}

function hostObject(context: QuickJSContext, host: HostFunctions): QuickJSHandle {
  const object = context.newObject();
  for (const [name, act] of Object.entries(host)) {
    const handle = context.newFunction(name, (...args) => {
      const answer = act(...args.map((arg) => context.getString(arg)));
      return answer === undefined ? context.undefined : context.newString(answer);
    });
    context.setProp(object, name, handle);
  }
  return object;
}

/** What a script throws may be anything. */
function faultOf(script: string, thrown: unknown): Fault {
  const error: Readonly<Record<string, unknown>> = typeof thrown === "object" && thrown !== null ? { ...thrown } : { message: thrown };
  const message = String(error.message ?? "something").slice(0, maxMessage);
  const [, line = ""] = new RegExp(`\\b${script}:(\\d+)`).exec(String(error.stack ?? "").slice(0, maxMessage)) ?? [];
  const place = line === "" ? "" : ` (line ${line})`;
  const kind = typeof error.name === "string" && error.name !== "Error" ? `${error.name.slice(0, 100)}: ` : "";
  return new Fault("bad-params", `The script "${script}" failed: ${kind}${message}${place}`, {
    facts: { script, ...(line === "" ? {} : { line: Number(line) }) },
  });
}

function usedUp(script: string, what: "time" | "memory"): Fault {
  const limit = what === "time" ? `${scriptLimits.timeMs / 1000} seconds` : `${scriptLimits.memoryBytes / 1024 / 1024} MiB`;
  return new Fault("too-large", `The script "${script}" was ended: it needs more ${what} than ${limit}.`, {
    act: "Scripts are for small things; look for a loop without an end.",
    facts: { script, limit },
  });
}
