import type { FaultData } from "#shared/base/fault";
import type { TypeAnswers } from "./growing-registry";
import type { Lacks } from "./job-work";
import type { Answers, JobSetup, Question } from "./row-scanner";

/** What the core asks of the thread that scans. It answers each question, in the order in which they came. */
export type ScanRequest =
  | { readonly act: "open"; readonly job: number; readonly setup: JobSetup }
  | { readonly act: "ask"; readonly job: number; readonly question: Question }
  /** What was lacking: the question is answered then, and no other one before it. */
  | { readonly act: "types"; readonly job: number; readonly answers: readonly TypeAnswers[] }
  | { readonly act: "close"; readonly job: number };

export type ScanAnswer = { readonly value: Answers[keyof Answers] } | { readonly lacks: Lacks } | { readonly fault: FaultData };
