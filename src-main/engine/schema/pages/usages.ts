import type { DescEnum, DescExtension, DescField, DescMessage, FileRegistry } from "@bufbuild/protobuf";
import type { Usage } from "#shared/model/symbol";
import type { Places } from "./places";
import type { SymbolDesc } from "./symbol-index";

/** A mention of a type: `Usage` without its place, which few are asked for. */
interface Mention {
  readonly symbol: string;
  readonly what: Usage["what"];
  readonly member: string;
  readonly desc: SymbolDesc;
}

/** Who mentions which type, over a whole registry. */
export class Usages {
  readonly #byType = new Map<string, Mention[]>();
  readonly #places: Places;

  constructor(registry: FileRegistry, places: Places) {
    this.#places = places;
    for (const type of registry) {
      if (type.kind === "message") for (const field of type.fields) this.#field(type.typeName, field);
      else if (type.kind === "extension") this.#extension(type);
      else if (type.kind === "service") {
        for (const method of type.methods) {
          const mention = { symbol: type.typeName, member: method.name, desc: method };
          this.#add(method.input, { ...mention, what: "input" });
          this.#add(method.output, { ...mention, what: "output" });
        }
      }
    }
  }

  /** The mentions of a type, at most `limit`, and how many there are. */
  of(type: string, limit: number): { usages: Usage[]; count: number } {
    const mentions = this.#byType.get(type) ?? [];
    const usages = mentions.slice(0, limit).map(({ desc, ...mention }) => ({ ...mention, place: this.#places.of(desc) }));
    return { usages, count: mentions.length };
  }

  /** The messages and services that mention a type, with the members that do. */
  *mentionsOf(type: string): Generator<{ symbol: string; member: string }> {
    for (const { symbol, member, what } of this.#byType.get(type) ?? []) if (what !== "extension") yield { symbol, member };
  }

  #field(symbol: string, field: DescField): void {
    const type = field.message ?? field.enum;
    if (type) this.#add(type, { symbol, what: "field", member: field.name, desc: field });
  }

  #extension(extension: DescExtension): void {
    const type = extension.message ?? extension.enum;
    if (type) this.#add(type, { symbol: extension.extendee.typeName, what: "extension", member: extension.typeName, desc: extension });
  }

  #add(type: DescMessage | DescEnum, mention: Mention): void {
    const mentions = this.#byType.get(type.typeName);
    if (mentions) mentions.push(mention);
    else this.#byType.set(type.typeName, [mention]);
  }
}
