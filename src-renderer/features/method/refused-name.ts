import type { FaultCode, FaultData } from "#shared/base/fault";

const codes: readonly string[] = ["variable-unknown", "variable-guarded", "variable-cycle"] satisfies readonly FaultCode[];

/** Does a refusal say that a name in one of a request's texts stands for nothing? `field`: the text, as the core calls it. */
export function isAboutName(refusal: FaultData | undefined, field: string): boolean {
  return refusal !== undefined && codes.includes(refusal.code) && refusal.facts?.field === field;
}
