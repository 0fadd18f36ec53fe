import { createContext, Script } from "node:vm";
import { Fault } from "#shared/base/fault";

const context = createContext({ act: () => {} });
const script = new Script("act()");

/**
 * Runs what may not end (a regular expression, a path over a large message) and ends it after so many milliseconds. Nothing that has to be
 * put back in order may be done in it. Fault too-large (facts: limit).
 */
export function boundedRun<T>(limitMs: number, act: () => T): T {
  let outcome: { readonly value: T } | null = null;
  context.act = () => {
    outcome = { value: act() };
  };
  try {
    script.runInContext(context, { timeout: Math.max(1, Math.ceil(limitMs)) });
  } catch (reason) {
    if (!isTimeout(reason)) throw reason;
    throw new Fault("too-large", `It took more than ${limitMs} ms to find out.`, {
      act: "Use a simpler pattern or path: repetitions within repetitions may take for ever.",
      facts: { limit: limitMs },
    });
  } finally {
    context.act = () => {};
  }
  if (outcome === null) throw new Fault("internal", "It ended without an outcome.");
  return (outcome as { readonly value: T }).value;
}

/** It is an error of the other context, and none of ours. */
function isTimeout(reason: unknown): boolean {
  return typeof reason === "object" && reason !== null && "code" in reason && reason.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}

/** Time that may be spent on the checks of one call, in parts. */
export class TimeBudget {
  #leftMs: number;
  readonly #partMs: number;

  constructor(totalMs: number, partMs: number) {
    this.#leftMs = totalMs;
    this.#partMs = partMs;
  }

  /** As `boundedRun`, within what is left. */
  run<T>(act: () => T): T {
    const from = performance.now();
    try {
      return boundedRun(Math.min(this.#partMs, Math.max(1, this.#leftMs)), act);
    } finally {
      this.#leftMs -= performance.now() - from;
    }
  }
}
