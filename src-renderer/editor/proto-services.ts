import type { editor, languages } from "monaco-editor/editor";
import { type Disposable, toDisposable } from "#shared/base/disposable";
import type { DeclaredName, DeclaredNameKind, Reference, TextRange } from "#shared/model/source-file";
import type { MonacoModule } from "./load";
import { addressOf, sourceModel } from "./source-models";

/** What the core knows of an edited text as a whole. None of these rejects. */
export interface ProtoServices {
  /** What the text declares. */
  names(text: string): Promise<readonly DeclaredName[]>;
  /** The mentions of what stands at a place, counted from 1. */
  references(line: number, column: number): Promise<readonly Reference[]>;
  /** The text of another file of the source; null where there is none. */
  read(file: string): Promise<string | null>;
  /** Goes to a place of a file. */
  open(file: string, line: number, column: number): void;
}

const byModel = new WeakMap<editor.ITextModel, ProtoServices>();
let provided = false;

/** Files that a peek shows beside the one in front; beyond them, references are left out. */
const maxPeekedFiles = 60;

/** Gives a model its outline, and its references as a peek. */
export function attachServices(module: MonacoModule, model: editor.ITextModel, services: ProtoServices): Disposable {
  provide(module);
  byModel.set(model, services);
  return toDisposable(() => {
    if (byModel.get(model) === services) byModel.delete(model);
  });
}

/** Providers for all texts of the window, for the page's life. */
function provide(module: MonacoModule): void {
  if (provided) return;
  provided = true;
  const { monaco } = module;
  monaco.languages.registerDocumentSymbolProvider("proto", {
    provideDocumentSymbols: async (model) => {
      const names = await byModel.get(model)?.names(model.getValue());
      return nested(module, names ?? []);
    },
  });
  monaco.languages.registerReferenceProvider("proto", {
    provideReferences: async (model, { lineNumber, column }) => {
      const services = byModel.get(model);
      const references = (await services?.references(lineNumber, column)) ?? [];
      return services ? withModels(module, model, services, references) : [];
    },
  });
  // What was typed into a peek of another file would be in no tab, and so in nobody's sight.
  monaco.editor.onDidCreateEditor((view) => {
    if (view.getContainerDomNode?.().closest(".zone-widget")) view.updateOptions({ readOnly: true });
  });
  monaco.editor.registerEditorOpener({
    openCodeEditor: (source, resource, target) => {
      const model = source.getModel();
      const services = model && byModel.get(model);
      const address = addressOf(resource);
      if (!services || !address) return false;
      const position = target && "startLineNumber" in target ? { lineNumber: target.startLineNumber, column: target.startColumn } : target;
      // Going there takes this editor away, which must have ended its own part first.
      setTimeout(() => services.open(address.file, position?.lineNumber ?? 1, position?.column ?? 1), 0);
      return true;
    },
  });
}

/** A peek shows lines of models, so each file that is mentioned gets one. */
async function withModels(
  module: MonacoModule,
  model: editor.ITextModel,
  services: ProtoServices,
  references: readonly Reference[],
): Promise<languages.Location[]> {
  const own = addressOf(model.uri);
  if (!own) return [];
  const files = [...new Set(references.map(({ file }) => file))].slice(0, maxPeekedFiles);
  const uris = new Map([[own.file, model.uri]]);
  const others = files.filter((file) => file !== own.file);
  const texts = await Promise.all(others.map((file) => services.read(file)));
  for (const [index, file] of others.entries()) {
    const text = texts[index];
    if (typeof text === "string") uris.set(file, sourceModel(module, { sourceId: own.sourceId, file }, text).uri);
  }
  return references.flatMap(({ file, line, column, endColumn }) => {
    const uri = uris.get(file);
    return uri ? [{ uri, range: new module.monaco.Range(line, column, line, endColumn) }] : [];
  });
}

/** The flat list as Monaco's tree. */
function nested({ monaco }: MonacoModule, names: readonly DeclaredName[]): languages.DocumentSymbol[] {
  const { SymbolKind } = monaco.languages;
  const kinds: Record<DeclaredNameKind, languages.SymbolKind> = {
    message: SymbolKind.Struct,
    field: SymbolKind.Field,
    oneof: SymbolKind.Object,
    enum: SymbolKind.Enum,
    "enum-value": SymbolKind.EnumMember,
    service: SymbolKind.Interface,
    method: SymbolKind.Method,
    extension: SymbolKind.Property,
  };
  const rangeOf = ({ line, column, endLine, endColumn }: TextRange) => new monaco.Range(line, column, endLine, endColumn);
  const top: languages.DocumentSymbol[] = [];
  const holders: languages.DocumentSymbol[][] = [top];
  for (const { name, detail, kind, deprecated, level, range, nameRange } of names) {
    const children: languages.DocumentSymbol[] = [];
    const tags = deprecated ? [monaco.languages.SymbolTag.Deprecated] : [];
    const symbol = { name, detail, kind: kinds[kind], tags, range: rangeOf(range), selectionRange: rangeOf(nameRange), children };
    (holders[level] ?? top).push(symbol);
    holders.length = Math.min(holders.length, level + 1);
    holders[level + 1] = children;
  }
  return top;
}
