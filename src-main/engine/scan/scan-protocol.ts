import type { FaultData } from "#shared/base/fault";
import type { RecordedChunk } from "../recording/record";
import type { ScanSetup } from "./row-scanner";

/** What the core asks of the thread that scans. It answers each chunk, in the order in which they came. */
export type ScanRequest =
  | { readonly act: "open"; readonly job: number; readonly setup: ScanSetup }
  | { readonly act: "scan"; readonly job: number; readonly chunk: RecordedChunk }
  | { readonly act: "close"; readonly job: number };

export type ScanAnswer = { readonly bits: Uint32Array } | { readonly fault: FaultData };
