import type { FaultData } from "#shared/base/fault";
import type { BodyProblem } from "../../../editor/json-editor";
import { faultLine } from "../../../i18n/fault-words";
import type { Texts } from "../../../i18n/i18n";

/** Where a fault lies in the body, if it says so. */
export function problemOf(fault: FaultData | null | undefined, texts: Texts): BodyProblem | null {
  const { line, column } = fault?.facts ?? {};
  if (!fault || typeof line !== "number" || typeof column !== "number") return null;
  return { line, column, message: faultLine(fault, texts) };
}
