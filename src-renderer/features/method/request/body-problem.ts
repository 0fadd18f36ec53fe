import type { FaultData } from "#shared/base/fault";
import type { BodyProblem } from "../../../editor/json-editor";

/** Where a fault lies in the body, if it says so. */
export function problemOf(fault: FaultData | null | undefined): BodyProblem | null {
  const { line, column } = fault?.facts ?? {};
  if (!fault || typeof line !== "number" || typeof column !== "number") return null;
  return { line, column, message: [fault.message, fault.act].filter(Boolean).join("\n") };
}
