import type { FaultData } from "../base/fault";
import type { Variable } from "./feed";
import type { MetadataPair } from "./metadata";

/** What a saved request says of the answer that it expects. */

export const comparisons = ["==", "!=", "<", "<=", ">", ">=", "contains", "matches", "exists", "is-missing"] as const;
export type Comparison = (typeof comparisons)[number];

/** Which messages of a stream a check is about. */
export const messageChoices = ["first", "last", "every", "any"] as const;
export type MessageChoice = (typeof messageChoices)[number];

export type Check =
  /** The status' name, `NOT_FOUND`; `OK` is expected where no check of this kind is. */
  | { readonly kind: "status"; readonly is: string }
  /** The status' message, or a header or trailer by its key. `value` as text. */
  | { readonly kind: "status-message"; readonly comparison: Comparison; readonly value: string }
  | { readonly kind: "header" | "trailer"; readonly key: string; readonly comparison: Comparison; readonly value: string }
  /** The value at a JSONPath (RFC 9535) of the message's JSON, with `value` as JSON. A path of several values holds where one of them does. */
  | { readonly kind: "message"; readonly of: MessageChoice; readonly path: string; readonly comparison: Comparison; readonly value: string }
  /** How many messages came. */
  | { readonly kind: "count"; readonly comparison: Comparison; readonly value: number }
  /** The values at a path, from message to message. */
  | { readonly kind: "order"; readonly path: string; readonly is: "ascending" | "descending" | "distinct" }
  /** Milliseconds from going out to the end, or to the first message. */
  | { readonly kind: "latency"; readonly to: "end" | "first-message"; readonly comparison: Comparison; readonly value: number }
  /** All messages fit their type: no field that the schema does not know, nothing that cannot be decoded. */
  | { readonly kind: "schema" }
  /** The messages are those that were kept beside the request, but for the ignored paths. */
  | { readonly kind: "snapshot"; readonly ignore: readonly string[] };
export type CheckKind = Check["kind"];
export const checkKinds = [
  "status",
  "status-message",
  "header",
  "trailer",
  "message",
  "count",
  "order",
  "latency",
  "schema",
  "snapshot",
] as const satisfies readonly CheckKind[];

/** What came of one check. */
export interface CheckResult {
  /** The check in words, as a report shows it: `status is OK`, `$.name == "Ada"`. */
  readonly title: string;
  readonly passed: boolean;
  /** What was found instead, or why the check could not be made; empty where it passed. */
  readonly found: string;
}

/** One of the checks of a single call, a value that could not be taken, or what a script said. */
export interface CallCheckResult extends CheckResult {
  readonly of: CheckKind | "take" | "script";
}

/** What came of a single call's checks, and what was done around it. */
export interface CheckedCall {
  readonly results: readonly CallCheckResult[];
  /** Later requests of the workspace can name them. */
  readonly taken: readonly Variable[];
  /** What the scripts wrote. */
  readonly logs: readonly string[];
  /** What the script before the call changed in the request; null where it left it as it was. */
  readonly edits: RequestEdits | null;
  /** Why the checks could not be made; null where they were. */
  readonly fault: FaultData | null;
}

/** What was sent instead of what the request says, where it was other. */
export interface RequestEdits {
  /** All of it; null where it is as the request says. */
  readonly metadata: readonly MetadataPair[] | null;
  /** The texts of all messages; null where they are as the request says. */
  readonly messages: readonly string[] | null;
}

/** Where something is expected that cannot be: a path that is none, a pattern that is none. */
export interface ExpectationProblem {
  readonly part: "checks" | "takes";
  /** Which one of them, from 0. */
  readonly at: number;
  readonly field: "path" | "value" | "ignore" | "name";
  readonly message: string;
}
