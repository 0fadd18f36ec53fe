import type { editor, IMarkdownString, IPosition } from "monaco-editor/editor";
import { type Disposable, DisposableStore, toDisposable } from "#shared/base/disposable";
import type { SymbolAt } from "#shared/model/symbol";
import styles from "./editor.module.css";
import type { MonacoModule } from "./load";

/** What a shown text knows about its names. */
export interface CodeNavigation {
  /** What stands at a place, counted from 1; null for nothing. Never rejects. */
  at(line: number, column: number): Promise<SymbolAt | null>;
  /** The definition: Ctrl+click (⌘ on a Mac), F12, or the menu. */
  readonly open: (symbol: SymbolAt) => void;
  /** Who mentions it, shown elsewhere: Shift+F12, or the menu. Absent where the text shows it itself (`ProtoServices`). */
  readonly openReferences?: (symbol: SymbolAt) => void;
  /** The menu's words for the two. */
  readonly labels: { readonly definition: string; readonly references: string };
}

const byModel = new WeakMap<editor.ITextModel, CodeNavigation>();
let hovering = false;

/** Gives an editor hovers and jumps. Monaco's own definitions need models of all files; these need a place only. */
export function attachNavigation(module: MonacoModule, view: editor.IStandaloneCodeEditor, navigation: CodeNavigation): Disposable {
  const owned = new DisposableStore();
  const model = view.getModel();
  if (!model) return owned;
  provideHovers(module);
  byModel.set(model, navigation);
  owned.add(toDisposable(() => byModel.delete(model)));
  const { F12 } = module.monaco.KeyCode;
  const { Shift } = module.monaco.KeyMod;
  const atCursor = (act: (symbol: SymbolAt) => void) => () => {
    const position = view.getPosition();
    if (position) void withSymbol(navigation, position, act);
  };
  const action = { contextMenuGroupId: "navigation" };
  const { definition, references } = navigation.labels;
  owned.add(
    view.addAction({ ...action, id: "wirebench.definition", label: definition, keybindings: [F12], run: atCursor(navigation.open) }),
  );
  const { openReferences } = navigation;
  if (openReferences) {
    const run = atCursor(openReferences);
    owned.add(view.addAction({ ...action, id: "wirebench.references", label: references, keybindings: [Shift | F12], run }));
  }
  owned.add(underlineLinks(view, navigation));
  owned.add(
    view.onMouseDown(({ event, target }) => {
      if (!(event.ctrlKey || event.metaKey) || !event.leftButton || !target.position) return;
      event.preventDefault();
      void withSymbol(navigation, target.position, navigation.open);
    }),
  );
  return owned;
}

async function withSymbol(navigation: CodeNavigation, { lineNumber, column }: IPosition, act: (symbol: SymbolAt) => void): Promise<void> {
  const symbol = await navigation.at(lineNumber, column);
  if (symbol) act(symbol);
}

/** Underlines the name under the pointer while Ctrl or ⌘ is down. */
function underlineLinks(view: editor.IStandaloneCodeEditor, navigation: CodeNavigation): Disposable {
  const owned = new DisposableStore();
  const decorations = view.createDecorationsCollection();
  let asked = 0;
  const clear = () => {
    asked++;
    decorations.clear();
  };
  owned.add(
    view.onMouseMove(async ({ event, target }) => {
      if (!(event.ctrlKey || event.metaKey) || !target.position) return clear();
      const { lineNumber, column } = target.position;
      const mine = ++asked;
      const symbol = await navigation.at(lineNumber, column);
      if (mine !== asked) return;
      decorations.set(
        symbol
          ? [
              {
                range: { startLineNumber: lineNumber, startColumn: symbol.column, endLineNumber: lineNumber, endColumn: symbol.endColumn },
                options: { inlineClassName: styles.mention ?? "" },
              },
            ]
          : [],
      );
    }),
  );
  owned.add(view.onMouseLeave(clear));
  owned.add(view.onKeyUp(clear));
  owned.add(toDisposable(clear));
  return owned;
}

/** One provider for all texts of the window, for the page's life. */
function provideHovers({ monaco }: MonacoModule): void {
  if (hovering) return;
  hovering = true;
  monaco.languages.registerHoverProvider("proto", {
    provideHover: async (model, { lineNumber, column }) => {
      const symbol = await byModel.get(model)?.at(lineNumber, column);
      if (!symbol) return null;
      return {
        range: new monaco.Range(lineNumber, symbol.column, lineNumber, symbol.endColumn),
        contents: [code(symbol.signature), ...(symbol.doc === "" ? [] : [prose(symbol.doc)])],
      };
    },
  });
}

const longestHover = 4000;

function code(text: string): IMarkdownString {
  return { value: `\`\`\`proto\n${text.replaceAll("`", "'")}\n\`\`\`` };
}

/** A comment is anybody's text: none of it is taken for Markdown. */
function prose(text: string): IMarkdownString {
  return {
    value: text
      .slice(0, longestHover)
      .replace(/[!-/:-@[-`{-~]/g, "\\$&")
      .replaceAll("\n", "  \n"),
  };
}
