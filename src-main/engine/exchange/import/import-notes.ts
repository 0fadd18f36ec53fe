import type { ImportedSecret } from "#shared/model/exchange";
import type { ImportLoss, ImportLossKind, ImportLossValues } from "#shared/model/import-loss";

/** What an import gathers on its way: what could not be carried, and secrets that stood in the open. */
export class ImportNotes {
  readonly losses: ImportLoss[] = [];
  readonly secrets: ImportedSecret[] = [];
  readonly #taken = new Set<string>();

  lose(place: string, kind: ImportLossKind, values: ImportLossValues = {}): void {
    this.losses.push({ place, kind, values });
  }

  /** Answers the name that a request has for this secret: `wish`, or the first of `wish-2`, `wish-3` that no other has. */
  keep(wish: string, text: string): string {
    const known = this.secrets.find((secret) => secret.text === text && secret.name.replace(/-\d+$/, "") === wish);
    if (known) return known.name;
    let name = wish;
    for (let n = 2; this.#taken.has(name); n++) name = `${wish}-${n}`;
    this.#taken.add(name);
    this.secrets.push({ name, text });
    return name;
  }
}
