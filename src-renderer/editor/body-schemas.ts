import type { Disposable } from "#shared/base/disposable";
import type { MonacoModule } from "./load";

type Schema = ReturnType<typeof JSON.parse>;

/**
 * The JSON Schemas of the bodies that are open, by their models' URIs. Telling Monaco restarts its JSON worker, so it is
 * told only when the set has really changed, and once for all changes of one turn.
 */
class BodySchemas {
  readonly #textByModel = new Map<string, string>();
  readonly #parsed = new Map<string, Schema>();
  /** What Monaco was told last. */
  #told: ReadonlyMap<string, string> = new Map();
  #scheduled = false;

  add(module: MonacoModule, modelUri: string, schemaText: string): Disposable {
    this.#textByModel.set(modelUri, schemaText);
    this.#schedule(module);
    return {
      dispose: () => {
        if (this.#textByModel.get(modelUri) === schemaText) this.#textByModel.delete(modelUri);
        this.#schedule(module);
      },
    };
  }

  #schedule(module: MonacoModule): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#tell(module);
    });
  }

  #tell({ jsonDefaults }: MonacoModule): void {
    if (isSame(this.#told, this.#textByModel)) return;
    this.#told = new Map(this.#textByModel);
    const models = new Map<string, string[]>();
    for (const [uri, text] of this.#textByModel) models.set(text, [...(models.get(text) ?? []), uri]);
    for (const text of this.#parsed.keys()) if (!models.has(text)) this.#parsed.delete(text);

    jsonDefaults.setDiagnosticsOptions({
      validate: true,
      allowComments: true,
      comments: "ignore",
      trailingCommas: "ignore",
      schemaValidation: "error",
      enableSchemaRequest: false,
      schemas: [...models].map(([text, fileMatch]) => ({
        uri: `wirebench://schema/${fileMatch[0]}`,
        fileMatch,
        schema: this.#parse(text),
      })),
    });
  }

  #parse(text: string): Schema {
    const schema = this.#parsed.get(text) ?? JSON.parse(text);
    this.#parsed.set(text, schema);
    return schema;
  }
}

function isSame(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}

export const bodySchemas = new BodySchemas();
