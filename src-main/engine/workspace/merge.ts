import { isSameWritten, type Written, WrittenMap } from "./written";

/** Of these, what stands under each key is a thing of its own; all others are taken whole. */
const keyed: ReadonlySet<string> = new Set(["metadata", "settings", "variables"]);

/** What two sides made of `base`: all that only one of them changed is taken over. `conflicts` are the keys that both changed otherwise. */
export function mergeWritten(base: WrittenMap, mine: WrittenMap, theirs: WrittenMap): { merged: WrittenMap; conflicts: string[] } {
  const conflicts: string[] = [];
  const merged = mergeMaps(base, mine, theirs, (key) => conflicts.push(key), keyed);
  return { merged, conflicts };
}

function mergeMaps(
  base: WrittenMap,
  mine: WrittenMap,
  theirs: WrittenMap,
  conflict: (key: string) => void,
  deep: ReadonlySet<string>,
): WrittenMap {
  const entries: [string, Written][] = [];
  for (const key of new Set([...mine.entries.keys(), ...theirs.entries.keys()])) {
    const [was, own, other] = [base, mine, theirs].map(({ entries: all }) => all.get(key));
    const value = mergeValues(key, { was, own, other }, conflict, deep);
    if (value !== undefined) entries.push([key, value]);
  }
  return new WrittenMap(entries, { inline: mine.inline });
}

interface Sides {
  readonly was: Written | undefined;
  readonly own: Written | undefined;
  readonly other: Written | undefined;
}

function mergeValues(
  key: string,
  { was, own, other }: Sides,
  conflict: (key: string) => void,
  deep: ReadonlySet<string>,
): Written | undefined {
  if (isSameWritten(own, other) || isSameWritten(was, other)) return own;
  if (isSameWritten(was, own)) return other;
  const none = new WrittenMap([]);
  const [before, mine, theirs] = [was ?? none, own ?? none, other ?? none];
  const areMaps = before instanceof WrittenMap && mine instanceof WrittenMap && theirs instanceof WrittenMap;
  if (deep.has(key) && areMaps) return mergeMaps(before, mine, theirs, (inner) => conflict(`${key}.${inner}`), new Set());
  conflict(key);
  return own;
}
