import type { editor } from "monaco-editor/editor";

/** What all editors of the window share: little chrome, the data face, and no trap for the Tab key (it moves the focus). */
export function editorOptions(): editor.IStandaloneEditorConstructionOptions {
  const style = getComputedStyle(document.documentElement);
  return {
    fontFamily: style.getPropertyValue("--font-data"),
    fontSize: 12.5,
    lineHeight: 20,
    fontLigatures: false,
    tabFocusMode: true,
    tabSize: 2,
    minimap: { enabled: false },
    overviewRulerLanes: 0,
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 8,
    glyphMargin: false,
    folding: true,
    showFoldingControls: "mouseover",
    renderLineHighlight: "none",
    // Monaco would dim the number of an empty last line below any readable contrast.
    renderFinalNewline: "on",
    scrollBeyondLastLine: false,
    automaticLayout: true,
    fixedOverflowWidgets: true,
    padding: { top: 8, bottom: 8 },
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false, alwaysConsumeMouseWheel: false },
    stickyScroll: { enabled: false },
    contextmenu: true,
    unicodeHighlight: { ambiguousCharacters: false, nonBasicASCII: false },
    occurrencesHighlight: "off",
    wordBasedSuggestions: "off",
    // "on" lets screen readers in from the start; Monaco's own guess comes too late for the first announcement.
    accessibilitySupport: "auto",
  };
}
