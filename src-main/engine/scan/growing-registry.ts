import type { DescEnum, DescExtension, DescMessage, DescService, FileRegistry, Registry } from "@bufbuild/protobuf";
import { descriptorSetOf, registryOfSet } from "../schema/descriptor-closure";

type Desc = DescMessage | DescExtension;

/** What is asked for by name: a message's, an extension's in brackets, or of an extension the message that it extends, a blank and its number. */
export type TypeQuery = string;

/** Types that were asked for, as plain data: sets of descriptors, and which type of which set each query is answered by; null where nothing knows it. */
export interface TypeAnswers {
  readonly sets: readonly Uint8Array[];
  readonly found: readonly { readonly query: TypeQuery; readonly type: { readonly set: number; readonly name: string } | null }[];
}

/** Longer names are nobody's. */
const maxName = 500;
/** A server may send any number of names that nothing knows; of more than these nothing is asked. */
const maxAsked = 10_000;

/**
 * The types of a call in another thread: those that came along, and beside them whatever the call's own registry knows, which is asked
 * for when it turns out to be lacking. Until that is answered, the type counts as unknown and its query is in `lacking`.
 */
export class GrowingRegistry implements Registry {
  readonly kind = "registry";
  readonly #own: FileRegistry;
  readonly #answered = new Map<TypeQuery, Desc | null>();
  readonly #lacking = new Set<TypeQuery>();

  constructor(own: FileRegistry) {
    this.#own = own;
  }

  /** What was asked for and is to be answered. */
  get lacking(): TypeQuery[] {
    return [...this.#lacking];
  }

  settle({ sets, found }: TypeAnswers): void {
    const registries = sets.map(registryOfSet);
    for (const { query, type } of found) {
      const desc = type && registries[type.set]?.get(type.name);
      this.#answered.set(query, desc?.kind === "message" || desc?.kind === "extension" ? desc : null);
    }
    this.#lacking.clear();
  }

  [Symbol.iterator](): IterableIterator<DescMessage | DescEnum | DescExtension | DescService> {
    return this.#own[Symbol.iterator]();
  }

  get(typeName: string): DescMessage | DescEnum | DescExtension | DescService | undefined {
    return this.#own.get(typeName) ?? this.getMessage(typeName) ?? this.getExtension(typeName);
  }

  getMessage(typeName: string): DescMessage | undefined {
    const found = this.#own.getMessage(typeName) ?? this.#ask(typeName);
    return found?.kind === "message" ? found : undefined;
  }

  getEnum(typeName: string): DescEnum | undefined {
    return this.#own.getEnum(typeName);
  }

  getExtension(typeName: string): DescExtension | undefined {
    return this.#own.getExtension(typeName) ?? this.#extension(`[${typeName}]`);
  }

  getExtensionFor(extendee: DescMessage, no: number): DescExtension | undefined {
    return this.#own.getExtensionFor(extendee, no) ?? this.#extension(`${extendee.typeName} ${no}`);
  }

  getService(typeName: string): DescService | undefined {
    return this.#own.getService(typeName);
  }

  #extension(query: TypeQuery): DescExtension | undefined {
    const found = this.#ask(query);
    return found?.kind === "extension" ? found : undefined;
  }

  #ask(query: TypeQuery): Desc | null {
    const answered = this.#answered.get(query);
    if (answered !== undefined) return answered;
    if (query.length <= maxName && this.#answered.size + this.#lacking.size < maxAsked) this.#lacking.add(query);
    return null;
  }
}

/** What a registry knows of the queries. */
export function answersOf(registry: Registry, queries: readonly TypeQuery[]): TypeAnswers {
  const sets: Uint8Array[] = [];
  const places = new Map<Desc["file"], number>();
  const found = queries.map((query) => {
    const desc = lookUp(registry, query);
    if (!desc) return { query, type: null };
    const set = places.get(desc.file) ?? sets.push(descriptorSetOf([desc.file])) - 1;
    places.set(desc.file, set);
    return { query, type: { set, name: desc.typeName } };
  });
  return { sets, found };
}

function lookUp(registry: Registry, query: TypeQuery): Desc | undefined {
  if (query.startsWith("[")) return registry.getExtension(query.slice(1, -1));
  const [name = "", number] = query.split(" ");
  if (number === undefined) return registry.getMessage(name);
  const extendee = registry.getMessage(name);
  return extendee && registry.getExtensionFor(extendee, Number(number));
}
