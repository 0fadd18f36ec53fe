import type { FaultData } from "#shared/base/fault";
import type { SandboxAnswers, SandboxQuestion } from "./sandbox";

/** What the thread is started with. */
export interface SandboxStart {
  /** Of one Int32: 1 once a value that was looked up has been sent. The thread sleeps on it, since a script cannot wait otherwise. */
  readonly bell: SharedArrayBuffer;
}

/** To the thread: a question, or the value of the variable that it sleeps for. */
export type SandboxRequest = { readonly question: SandboxQuestion } | LookedUp;

export type LookedUp = { readonly value: string | null } | { readonly problem: string };

/** From the thread: what came of the question, or which variable a script asks for. */
export type SandboxReply =
  | { readonly answer: SandboxAnswers[keyof SandboxAnswers] }
  | { readonly fault: FaultData }
  | { readonly lookUp: string };
