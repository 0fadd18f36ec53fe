import { type CertificateFacts, expiryWarningDays } from "#shared/model/certificate";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * When `ageProblems` (check-chain.ts) will say something else of these than at `now`, both in milliseconds since 1970; null where time
 * changes nothing any more.
 */
export function nextJudgement(certificates: readonly CertificateFacts[], now: number): number | null {
  const times = certificates.flatMap(({ notBefore, notAfter }) => {
    if (now > notAfter) return [];
    const days = Math.floor((notAfter - now) / dayMs);
    // Days are counted down from the first warning on; before, the next thing to be said is that warning.
    const next = notAfter - Math.min(days, expiryWarningDays[0] + 1) * dayMs + 1;
    return now < notBefore ? [notBefore, next] : [next];
  });
  return times.length === 0 ? null : Math.min(...times);
}
