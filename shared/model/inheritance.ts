import { type Auth, inheritedAuth } from "./auth";
import type { Variable } from "./feed";
import type { MetadataEntry } from "./metadata";
import type { CallSettingsText } from "./saved-request";
import type { InheritanceLevel } from "./workspace";

/** What holds for a request, and the place (`InheritanceLevel.place`) that says so. */
export interface Said<T> {
  readonly value: T;
  readonly place: string;
}

/** What the levels come to. */
export interface Inheritance {
  /** Null where nobody says one. */
  readonly target: Said<string> | null;
  /** In the order in which the levels name their keys. */
  readonly metadata: readonly Said<MetadataEntry>[];
  /** Null where nobody says one. */
  readonly auth: Said<Auth> | null;
  readonly settings: { readonly [K in keyof CallSettingsText]?: Said<NonNullable<CallSettingsText[K]>> };
  readonly variables: readonly Said<Variable>[];
}

/**
 * What holds for a request: `levels` are the workspace's, its folders' and its own, the outermost first. The nearest says the target
 * and the authentication; each setting for itself; the variables name by name; and metadata key by key, with all its entries of that
 * key, so that one that is switched off there is not sent.
 */
export function inherit(levels: readonly InheritanceLevel[]): Inheritance {
  const nearest = [...levels].reverse();
  const target = nearest.find(({ defaults }) => defaults.target !== null);
  const auth = nearest.find(({ defaults }) => defaults.auth !== null && defaults.auth.scheme.kind !== inheritedAuth.scheme.kind);
  return {
    target: target ? { value: target.defaults.target ?? "", place: target.place } : null,
    metadata: byName(
      levels,
      ({ metadata }) => metadata,
      ({ key }) => key.trim().toLowerCase(),
    ),
    auth: auth?.defaults.auth ? { value: auth.defaults.auth, place: auth.place } : null,
    settings: settingsOf(levels),
    variables: byName(
      levels,
      ({ variables }) => variables,
      ({ name }) => name,
    ),
  };
}

/** Of each name all that the nearest level says which has it. */
function byName<T>(
  levels: readonly InheritanceLevel[],
  listOf: (defaults: InheritanceLevel["defaults"]) => readonly T[],
  nameOf: (value: T) => string,
): Said<T>[] {
  const said = new Map<string, Said<T>[]>();
  for (const { place, defaults } of levels) {
    const own = new Map<string, Said<T>[]>();
    for (const value of listOf(defaults)) own.set(nameOf(value), [...(own.get(nameOf(value)) ?? []), { value, place }]);
    for (const [name, values] of own) said.set(name, values);
  }
  return [...said.values()].flat();
}

function settingsOf(levels: readonly InheritanceLevel[]): Inheritance["settings"] {
  const entries = levels.flatMap(({ place, defaults }) =>
    Object.entries(defaults.settings).flatMap(([key, value]) => (value === undefined ? [] : [[key, { value, place }] as const])),
  );
  // Each key has its own level's value, of its own type.
  return Object.fromEntries(entries) as Inheritance["settings"];
}
