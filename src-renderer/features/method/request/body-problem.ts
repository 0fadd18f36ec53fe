import type { FaultData } from "#shared/base/fault";
import type { BodyProblem } from "../../../editor/json-editor";
import { faultLine } from "../../../i18n/fault-words";
import type { Texts } from "../../../i18n/i18n";
import { placeOf } from "./refusal-place";

/** Where a fault lies in the body, if it says so. */
export function problemOf(fault: FaultData | null | undefined, texts: Texts): BodyProblem | null {
  const place = fault ? placeOf(fault) : null;
  if (!fault || place === null || typeof place === "string") return null;
  return { ...place, message: faultLine(fault, texts) };
}
