const rounds = 15;
/** How long one way runs at a time, in ms: long enough for the clock, short enough for the rounds to share what disturbs them. */
const turn = 40;

/**
 * How often a second each of some ways of doing the same runs: the median of rounds in which each has its turn.
 * @param {Record<string, () => unknown>} ways
 * @returns {Record<string, number>}
 */
export function interleave(ways) {
  const names = Object.keys(ways);
  /** @type {Map<string, number[]>} */
  const rates = new Map(names.map((name) => [name, []]));
  // One round to warm up.
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const rate = rateOf(ways[name]);
      if (round > 0) rates.get(name)?.push(rate);
    }
  }
  return Object.fromEntries([...rates].map(([name, list]) => [name, Math.round(list.sort((a, b) => a - b)[rounds >> 1] ?? 0)]));
}

/** @param {() => unknown} run */
function rateOf(run) {
  const start = performance.now();
  let count = 0;
  let elapsed = 0;
  // The clock is not looked at more often than every tenth of a turn or so.
  for (let batch = 1; elapsed < turn; batch *= elapsed < turn / 10 ? 2 : 1) {
    for (let i = 0; i < batch; i++) run();
    count += batch;
    elapsed = performance.now() - start;
  }
  return (count / elapsed) * 1000;
}
