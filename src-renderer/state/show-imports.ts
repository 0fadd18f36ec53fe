import type { WindowState } from "./window-state";

/** The element that takes the focus when the imports are asked for. */
export const importsPanelId = "imports";

/** Shows where imports are, those of one source first: by default of the one whose tab is in front. */
export function showImports({ layout, tabs }: WindowState, sourceId?: string): void {
  const { tabs: open, activeTab } = tabs.getState();
  const front = open.find(({ id }) => id === activeTab)?.sourceId ?? null;
  layout.setState({ problems: true, lower: "imports", palette: false, importsOf: sourceId ?? front });
  // The panel may have to come first.
  requestAnimationFrame(() => {
    const panel = document.getElementById(importsPanelId);
    panel?.focus();
    panel?.scrollTo({ top: 0 });
  });
}
