import type { TargetRule } from "#shared/model/trust";

/** The patterns of the targets whose rules name a certificate, each once. */
export function targetsOf(rules: readonly TargetRule[], id: string): readonly string[] {
  const using = rules.filter(({ settings: { identity, roots } }) => identity === id || (roots?.from === "kept" && roots.ids.includes(id)));
  return [...new Set(using.map(({ pattern }) => pattern))];
}
