/** What benchmarks say of many measurements. */

/** The value that this share of the others is not above. @param {readonly number[]} values @param {number} share 0 to 1 */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** @param {readonly number[]} values */
export const median = (values) => percentile(values, 0.5);

/** The median and the 95th percentile, for a JSON line. @param {readonly number[]} values in ms */
export const spread = (values) => ({ p50: rounded(median(values)), p95: rounded(percentile(values, 0.95)) });

/** To three significant digits or so: no benchmark knows more. @param {number} value */
export const rounded = (value) => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
