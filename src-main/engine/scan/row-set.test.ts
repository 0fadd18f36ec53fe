import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RowSet } from "./row-set";

/** Parts with a gap before each, as dropped rows leave. */
const part = fc.record({ gap: fc.oneof(fc.constant(0), fc.nat(5000)), rows: fc.array(fc.boolean(), { maxLength: 3000 }) });

describe("a set of rows", () => {
  it("knows each row by its position and each position by its row", () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const set = new RowSet();
        const rows: number[] = [];
        let at = 0;
        for (const { gap, rows: matches } of parts) {
          at += gap;
          const bits = new Uint32Array(Math.ceil(matches.length / 32));
          for (const [i, match] of matches.entries()) {
            if (!match) continue;
            rows.push(at + i);
            bits[i >>> 5] = (bits[i >>> 5] ?? 0) | (1 << (i & 31));
          }
          set.append(at, matches.length, bits);
          at += matches.length;
        }
        expect([set.count, set.end]).toEqual([rows.length, at]);
        expect(rows.map((_, position) => set.rowAt(position))).toEqual(rows);
        expect([set.rowAt(-1), set.rowAt(rows.length)]).toEqual([null, null]);
        expect(rows.every((row, position) => set.rank(row) === position && set.rank(row + 1) === position + 1)).toBe(true);
        expect(set.rank(at + 10)).toBe(rows.length);
        const among = new Set(rows);
        expect(Array.from({ length: at + 40 }, (_, row) => set.has(row) === among.has(row))).not.toContain(false);
      }),
      { numRuns: 60 },
    );
  });

  it("takes little more than a bit for a row, whatever matches", () => {
    const set = new RowSet();
    const all = new Uint32Array(1000).fill(-1);
    for (let row = 0; row < 3_200_000; row += 32_000) set.append(row, 32_000, all);
    expect([set.count, set.rowAt(3_199_999), set.rank(1_234_567)]).toEqual([3_200_000, 3_199_999, 1_234_567]);
    expect(set.memory).toBeLessThan(700_000);
  });
});
