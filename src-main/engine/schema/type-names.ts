import type { Registry } from "@bufbuild/protobuf";

/** What has a name that can be listed. */
export type ListedKind = "message" | "enum" | "service";

/** A registry that knows the names of its types without making them. */
export interface NamedTypes {
  namesOf(kind: ListedKind): Iterable<string>;
}

/** The full names of a registry's types of one kind, for suggestions; those of a merged one may come twice. */
export function typeNames(registry: Registry & Partial<NamedTypes>, kind: ListedKind): Iterable<string> {
  return registry.namesOf?.(kind) ?? namesOfMade(registry, kind);
}

function* namesOfMade(registry: Registry, kind: ListedKind): Iterable<string> {
  for (const type of registry) if (type.kind === kind) yield type.typeName;
}
