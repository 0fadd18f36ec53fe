import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CertificateFacts } from "#shared/model/certificate";
import { ageProblems } from "./check-chain";
import { nextJudgement } from "./next-judgement";

const dayMs = 24 * 60 * 60 * 1000;
const valid = (notBefore: number, notAfter: number) => ({ notBefore, notAfter }) as CertificateFacts;

describe("the next judgement of certificates", () => {
  it("is the first moment at which something else is said, and none before it", () => {
    const time = fc.integer({ min: 0, max: 80 * dayMs });
    fc.assert(
      fc.property(time, time, time, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (a, b, now, parts) => {
        const certificate = valid(Math.min(a, b), Math.max(a, b));
        const said = (at: number) => ageProblems(certificate, at, 0);
        const next = nextJudgement([certificate], now);
        const end = next ?? 200 * dayMs;
        for (const part of parts) expect(said(Math.floor(now + (end - 1 - now) * part))).toEqual(said(now));
        if (next === null) return;
        expect(next).toBeGreaterThan(now);
        expect(said(next - 1)).toEqual(said(now));
        expect(said(next)).not.toEqual(said(now));
      }),
    );
  });

  it("is the first of all certificates'", () => {
    expect(nextJudgement([], 0)).toBeNull();
    expect(nextJudgement([valid(0, 10)], 11)).toBeNull();
    expect(nextJudgement([valid(0, 90 * dayMs), valid(0, 45 * dayMs)], 0)).toBe(14 * dayMs + 1);
  });
});
