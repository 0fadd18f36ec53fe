import type { FaultData } from "#shared/base/fault";

/** Does a refusal say that a name in one of a request's texts stands for nothing? `field`: the text, as the core calls it. */
export function isAboutName(refusal: FaultData | undefined, field: string): boolean {
  return (refusal?.code === "variable-unknown" || refusal?.code === "variable-cycle") && refusal.facts?.field === field;
}
