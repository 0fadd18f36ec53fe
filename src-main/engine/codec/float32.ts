/** Below this a float32 is subnormal and has fewer digits than six. */
const smallestNormal = 2 ** -126;

/**
 * The double with the fewest decimal digits that is the same float32, so that 0.1f prints as 0.1 and not as
 * 0.10000000149011612. Six digits always survive a normal float32, nine always suffice.
 */
export function shortestFloat32(value: number): number {
  if (!Number.isFinite(value) || value === 0) return value;
  for (let digits = Math.abs(value) < smallestNormal ? 1 : 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}
