import type { Disposable } from "#shared/base/disposable";
import type { FaultData } from "#shared/base/fault";
import type { Check, CheckResult } from "#shared/model/check";
import type { TakenValue } from "#shared/model/saved-request";
import type { MessageNeeds, SeenMessage } from "./message-tests";
import type { OutcomeFacts } from "./outcome";
import type { ScriptRequest } from "./script-request";

/** A script with all that it sees. */
export interface ScriptTask {
  readonly name: "before" | "after";
  readonly code: string;
  readonly request: ScriptRequest;
  /** JSON of what came of the call; `null` before it. */
  readonly response: string;
  readonly timeMs: number;
}

/** What came of a script, as plain data. */
export interface ScriptAnswer {
  readonly results: readonly CheckResult[];
  readonly logs: readonly string[];
  readonly set: readonly (readonly [name: string, value: string])[];
  /** As the script left it; as it was where the script failed. */
  readonly request: ScriptRequest;
  readonly fault: FaultData | null;
}

/** What is expected of a call that is over. */
export interface ChecksTask {
  readonly checks: readonly Check[];
  readonly takes: readonly TakenValue[];
  readonly outcome: OutcomeFacts;
  readonly snapshot: SnapshotTask;
}

/** What a snapshot is made of or compared with. */
export interface SnapshotTask {
  /** Is there a place for one at all? */
  readonly hasPlace: boolean;
  /** What is kept there; null for nothing. */
  readonly kept: string | null;
  /** Makes what came the snapshot. */
  readonly update: boolean;
}

/** What came of the checks, as plain data. */
export interface ChecksAnswer {
  readonly results: readonly CheckResult[];
  readonly taken: readonly (readonly [name: string, value: string])[];
  /** What is to be kept as the snapshot from now on; null for nothing. */
  readonly snapshot: string | null;
}

/** What the sandbox may be asked: a script; or the checks of one call, begun, shown its messages in order, and ended. */
export type SandboxQuestion =
  | { readonly ask: "script"; readonly task: ScriptTask }
  | { readonly ask: "begin"; readonly task: ChecksTask }
  | { readonly ask: "see"; readonly messages: readonly SeenMessage[] }
  | { readonly ask: "end" };

/** What is answered. `begin` and `see`: what the checks need of the messages to come. */
export interface SandboxAnswers {
  readonly script: ScriptAnswer;
  readonly begin: MessageNeeds;
  readonly see: MessageNeeds;
  readonly end: ChecksAnswer;
}

/** A variable's value for a script that asks for it; null where nobody knows it. What it throws the script may catch. */
export type VariableOf = (name: string) => string | null;

/** Faults: too-large, it took more time or memory than there is; cancelled; and whatever ended the thread. */
export type AskSandbox = <K extends SandboxQuestion["ask"]>(
  question: SandboxQuestion & { readonly ask: K },
  variableOf?: VariableOf,
) => Promise<SandboxAnswers[K]>;

/** Where scripts, patterns and paths of a workspace's files run: what strangers wrote, and what may not end. */
export interface Sandbox extends Disposable {
  /** Has the sandbox to itself until `act` is over: nobody suffers for what another's script does. */
  use<T>(act: (ask: AskSandbox) => Promise<T>): Promise<T>;
}
