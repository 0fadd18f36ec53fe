import * as monaco from "monaco-editor/editor";

const name = "wirebench";

/** A design token's colour as Monaco takes it: `#rrggbb`. Builds shorten `#ffffff` to `#fff`. */
function token(style: CSSStyleDeclaration, property: string): string {
  const colour = style.getPropertyValue(`--${property}`).trim();
  return /^#[0-9a-f]{3}$/i.test(colour) ? colour.replace(/[0-9a-f]/gi, "$&$&") : colour;
}

function rules(style: CSSStyleDeclaration): monaco.editor.ITokenThemeRule[] {
  const colours: readonly [scope: string, property: string][] = [
    ["string.key.json", "json-key"],
    ["string.value.json", "json-string"],
    ["number.json", "json-number"],
    ["keyword.json", "json-literal"],
    ["delimiter", "ink-2"],
    ["comment", "ink-3"],
    ["keyword", "kind-bidi"],
    ["string", "json-string"],
    ["number", "json-number"],
    ["type", "json-key"],
    ["identifier", "ink"],
    ["annotation", "json-number"],
  ];
  return colours.map(([scope, property]) => ({
    token: scope,
    foreground: token(style, property).slice(1),
    ...(scope === "comment" ? { fontStyle: "italic" } : {}),
  }));
}

function colours(style: CSSStyleDeclaration): Record<string, string> {
  const pick = (property: string, alpha = "") => `${token(style, property)}${alpha}`;
  return {
    "editor.background": pick("surface"),
    "editor.foreground": pick("ink"),
    "editorLineNumber.foreground": pick("ink-3"),
    "editorLineNumber.activeForeground": pick("ink-2"),
    "editorCursor.foreground": pick("ink"),
    "editor.selectionBackground": pick("accent", "40"),
    "editor.inactiveSelectionBackground": pick("accent", "26"),
    "editor.lineHighlightBackground": pick("surface"),
    "editor.lineHighlightBorder": pick("surface"),
    "editorIndentGuide.background1": pick("line"),
    "editorIndentGuide.activeBackground1": pick("line-strong"),
    "editorError.foreground": pick("bad"),
    "editorWarning.foreground": pick("warn"),
    "editorInfo.foreground": pick("info"),
    "editorWidget.background": pick("raised"),
    "editorWidget.border": pick("line-strong"),
    "editorHoverWidget.background": pick("raised"),
    "editorHoverWidget.border": pick("line-strong"),
    "editorHoverWidget.foreground": pick("ink"),
    "editorSuggestWidget.background": pick("raised"),
    "editorSuggestWidget.border": pick("line-strong"),
    "editorSuggestWidget.foreground": pick("ink"),
    "editorSuggestWidget.selectedBackground": pick("selected"),
    "editorSuggestWidget.selectedForeground": pick("ink"),
    "editorSuggestWidget.highlightForeground": pick("accent"),
    "editorSuggestWidget.focusHighlightForeground": pick("accent"),
    "list.hoverBackground": pick("hover"),
    "list.activeSelectionBackground": pick("selected"),
    "list.activeSelectionForeground": pick("ink"),
    "list.highlightForeground": pick("accent"),
    "list.focusHighlightForeground": pick("accent"),
    "input.background": pick("surface"),
    "input.foreground": pick("ink"),
    "input.border": pick("line-strong"),
    "input.placeholderForeground": pick("ink-3"),
    "editor.placeholder.foreground": pick("ink-3"),
    "inputOption.activeBackground": pick("selected"),
    "inputOption.activeForeground": pick("ink"),
    "quickInput.background": pick("raised"),
    "quickInput.foreground": pick("ink"),
    "quickInputList.focusBackground": pick("selected"),
    "quickInputList.focusForeground": pick("ink"),
    "pickerGroup.foreground": pick("ink-2"),
    "pickerGroup.border": pick("line"),
    "menu.background": pick("raised"),
    "menu.foreground": pick("ink"),
    "menu.selectionBackground": pick("selected"),
    "menu.selectionForeground": pick("ink"),
    "menu.separatorBackground": pick("line"),
    "peekView.border": pick("line-strong"),
    "peekViewTitle.background": pick("raised"),
    "peekViewTitleLabel.foreground": pick("ink"),
    "peekViewTitleDescription.foreground": pick("ink-2"),
    "peekViewEditor.background": pick("surface"),
    "peekViewEditorGutter.background": pick("surface"),
    "peekViewEditor.matchHighlightBackground": pick("accent", "33"),
    "peekViewResult.background": pick("bg"),
    "peekViewResult.fileForeground": pick("ink"),
    "peekViewResult.lineForeground": pick("ink-2"),
    "peekViewResult.matchHighlightBackground": pick("accent", "33"),
    "peekViewResult.selectionBackground": pick("selected"),
    "peekViewResult.selectionForeground": pick("ink"),
    // Lines and changed text lie over each other: the strings of JSON have to stay readable on both.
    "diffEditor.insertedLineBackground": pick("ok", "12"),
    "diffEditor.insertedTextBackground": pick("ok", "1f"),
    "diffEditor.removedLineBackground": pick("bad", "12"),
    "diffEditor.removedTextBackground": pick("bad", "1f"),
    "diffEditor.diagonalFill": pick("line"),
    "textLink.foreground": pick("accent"),
    "textCodeBlock.background": pick("sunken"),
    "scrollbarSlider.background": pick("line-strong", "80"),
    "scrollbarSlider.hoverBackground": pick("line-strong", "c0"),
    "scrollbarSlider.activeBackground": pick("line-strong"),
    "scrollbar.shadow": pick("line"),
    ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((level) => [`editorBracketHighlight.foreground${level}`, pick("ink-2")])),
    focusBorder: pick("focus"),
    "widget.shadow": "#00000033",
  };
}

function apply(): void {
  const style = getComputedStyle(document.documentElement);
  const dark = document.documentElement.dataset.theme === "dark";
  monaco.editor.defineTheme(name, { base: dark ? "vs-dark" : "vs", inherit: true, rules: rules(style), colors: colours(style) });
  monaco.editor.setTheme(name);
}

/** Makes Monaco's theme from the design tokens, now and whenever the window's `data-theme` changes. For the page's life. */
export function followTheme(): void {
  apply();
  new MutationObserver(apply).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
