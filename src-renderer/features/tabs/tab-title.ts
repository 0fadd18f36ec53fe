import type { TabState } from "#shared/model/settings";

/** The tab's short name: the method's, the file's or the symbol's own. */
export function shortName(tab: TabState): string {
  return tab.subject.slice(tab.subject.lastIndexOf(separator(tab)) + 1);
}

function separator({ kind }: TabState): string {
  return kind === "symbol" ? "." : "/";
}

/** The titles of all tabs, by id. Where two would be the same, each also says its service or folder. */
export function tabTitles(tabs: readonly TabState[]): ReadonlyMap<string, string> {
  const uses = new Map<string, number>();
  for (const tab of tabs) uses.set(shortName(tab), (uses.get(shortName(tab)) ?? 0) + 1);
  return new Map(tabs.map((tab) => [tab.id, uses.get(shortName(tab)) === 1 ? shortName(tab) : `${shortName(tab)} · ${holderName(tab)}`]));
}

function holderName(tab: TabState): string {
  const holder = tab.subject.slice(0, Math.max(0, tab.subject.lastIndexOf(separator(tab))));
  return tab.kind === "method" ? holder.slice(holder.lastIndexOf(".") + 1) : holder;
}
