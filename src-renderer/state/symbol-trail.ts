/** A page on a symbol tab's way, and the member of it that was in question. */
export interface Stop {
  readonly name: string;
  readonly member: string | null;
}

export type SymbolView = "page" | "graph";

/** Where a symbol tab has been, as a browser knows it; the page it shows is the tab's subject. */
export interface Trail {
  readonly back: readonly Stop[];
  readonly forward: readonly Stop[];
  /** The member of the shown page to bring into sight. */
  readonly member: string | null;
  readonly view: SymbolView;
}

export const emptyTrail: Trail = { back: [], forward: [], member: null, view: "page" };

const longestTrail = 100;

/** From the page `from` on to `to`. Another member of the same page is no step. */
export function visitTrail(trail: Trail, from: string, to: Stop): Trail {
  if (from === to.name) return { ...trail, member: to.member };
  const back = [...trail.back, { name: from, member: trail.member }].slice(-longestTrail);
  return { ...trail, back, forward: [], member: to.member };
}

/** One step back or forward from the page `from`; null where the trail ends. */
export function stepTrail(trail: Trail, from: string, by: 1 | -1): { name: string; trail: Trail } | null {
  const here = { name: from, member: trail.member };
  const stop = by < 0 ? trail.back.at(-1) : trail.forward[0];
  if (!stop) return null;
  const back = by < 0 ? trail.back.slice(0, -1) : [...trail.back, here];
  const forward = by < 0 ? [here, ...trail.forward] : trail.forward.slice(1);
  return { name: stop.name, trail: { ...trail, back, forward, member: stop.member } };
}
