import type { DescEnum, DescExtension, DescMessage, DescService, Registry } from "@bufbuild/protobuf";
import { type ListedKind, type NamedTypes, typeNames } from "./type-names";

/**
 * A registry with others behind it: what it does not know itself is looked up there, in their order, when it is asked for.
 * So a call's own source decides what a name means, and the other open ones help where it does not know it, as with the
 * content of an Any. `others` is asked at each look-up.
 */
export class MergedRegistry implements Registry, NamedTypes {
  readonly kind = "registry";
  readonly #own: Registry;
  readonly #others: () => Iterable<Registry>;

  constructor(own: Registry, others: () => Iterable<Registry>) {
    this.#own = own;
    this.#others = others;
  }

  /** Every name once, by its first definition. */
  *[Symbol.iterator](): IterableIterator<DescMessage | DescEnum | DescExtension | DescService> {
    const seen = new Set<string>();
    for (const registry of this.#all()) {
      for (const type of registry) {
        if (!seen.has(type.typeName)) yield type;
        seen.add(type.typeName);
      }
    }
  }

  *namesOf(kind: ListedKind): Iterable<string> {
    for (const registry of this.#all()) yield* typeNames(registry, kind);
  }

  get(typeName: string): DescMessage | DescEnum | DescExtension | DescService | undefined {
    return this.#first((registry) => registry.get(typeName));
  }

  getMessage(typeName: string): DescMessage | undefined {
    return this.#first((registry) => registry.getMessage(typeName));
  }

  getEnum(typeName: string): DescEnum | undefined {
    return this.#first((registry) => registry.getEnum(typeName));
  }

  getExtension(typeName: string): DescExtension | undefined {
    return this.#first((registry) => registry.getExtension(typeName));
  }

  getExtensionFor(extendee: DescMessage, no: number): DescExtension | undefined {
    return this.#first((registry) => registry.getExtensionFor(extendee, no));
  }

  getService(typeName: string): DescService | undefined {
    return this.#first((registry) => registry.getService(typeName));
  }

  #first<T>(find: (registry: Registry) => T | undefined): T | undefined {
    for (const registry of this.#all()) {
      const found = find(registry);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  *#all(): Generator<Registry> {
    yield this.#own;
    yield* this.#others();
  }
}
