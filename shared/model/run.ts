import type { FaultData } from "../base/fault";
import type { CheckResult } from "./check";

/** A check's result with where it stands. */
export interface PlacedResult extends CheckResult {
  /** The line of the request's file, from 1; null for what stands nowhere, such as the expectation that a status is OK. */
  readonly line: number | null;
}

/** `failed`: a check did not pass. `broken`: no call was made, or it could not be. `skipped`: the run ended before it. */
export const runVerdicts = ["passed", "failed", "broken", "skipped"] as const;
export type RunVerdict = (typeof runVerdicts)[number];

/** What came of one request of a run. */
export interface RunResult {
  /** From 0, in the order of the run. */
  readonly index: number;
  /** In the workspace. */
  readonly path: string;
  readonly name: string;
  readonly method: string;
  readonly target: string;
  /** The row of the data, from 1; null without data. */
  readonly row: number | null;
  /** From 1. */
  readonly round: number;
  readonly verdict: RunVerdict;
  /** The status' name; null where there is none. */
  readonly status: string | null;
  readonly elapsedMs: number;
  /** Messages received. */
  readonly received: number;
  readonly results: readonly PlacedResult[];
  readonly logs: readonly string[];
  /** Why it is broken. */
  readonly fault: FaultData | null;
}

export interface RunSummary {
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly broken: number;
  readonly skipped: number;
  readonly checks: number;
  readonly elapsedMs: number;
}

/** How a run goes. */
export type RunEvent =
  | { readonly is: "begun"; readonly total: number }
  | { readonly is: "calling"; readonly index: number; readonly path: string }
  | { readonly is: "done"; readonly result: RunResult }
  | { readonly is: "ended"; readonly summary: RunSummary };

/** The deadline of a request that has none, in milliseconds: a stream without an end would else never let a run end. */
export const defaultRunDeadlineMs = 30_000;

/** How a run of the window goes. */
export interface RunWay {
  readonly repeat: number;
  readonly parallel: number;
  readonly bail: boolean;
  readonly updateSnapshots: boolean;
  /** The name of the file of data; null without. */
  readonly data: string | null;
}

/** All that is known of a run of the window, but for the results of its requests. */
export interface RunHead {
  readonly runId: string;
  readonly way: RunWay;
  /** Null until it is known. */
  readonly total: number | null;
  /** Of all that are over, also of those that are not kept. */
  readonly counts: Readonly<Record<RunVerdict, number>>;
  readonly isOver: boolean;
  /** Null until its end, and where it has none. */
  readonly summary: RunSummary | null;
  /** Why it came to nothing. */
  readonly fault: FaultData | null;
}

/** What whoever watches a run hears. */
export interface RunUpdate {
  /** Null where there is none. One with another id is another run. */
  readonly run: RunHead | null;
  /** Those behind the ones that were told, in the order of their ends. */
  readonly results: readonly RunResult[];
}

/** So many results are kept of those that passed or were skipped, and as many of those that did not: the first ones. */
export const mostKeptResults = 1000;

/** Did it fail, one way or the other? */
export function isBad({ verdict }: Pick<RunResult, "verdict">): boolean {
  return verdict === "failed" || verdict === "broken";
}
