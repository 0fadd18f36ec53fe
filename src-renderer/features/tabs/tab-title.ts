import type { TabState } from "#shared/model/settings";

/** The tab's short name: the method's, the file's or the symbol's own. */
export function shortName(tab: TabState): string {
  return tab.subject.slice(tab.subject.lastIndexOf(separator(tab)) + 1);
}

function separator({ kind }: TabState): string {
  return kind === "symbol" ? "." : "/";
}

/**
 * The titles of all tabs, by id. Where two would be the same, each also says its service or folder; of the same thing in
 * two sources, which source it is from.
 */
export function tabTitles(tabs: readonly TabState[], labelOf: (sourceId: string) => string): ReadonlyMap<string, string> {
  const titleOf = (tab: TabState): string => {
    const others = tabs.filter((other) => other !== tab && shortName(other) === shortName(tab));
    if (others.length === 0) return shortName(tab);
    if (tab.kind === "recording") return `${shortName(tab)} · ${tab.target}`;
    const isElsewhereToo = others.some((other) => other.kind === tab.kind && other.subject === tab.subject);
    const apart = isElsewhereToo ? labelOf(tab.sourceId) : holderName(tab);
    return apart === "" ? shortName(tab) : `${shortName(tab)} · ${apart}`;
  };
  return new Map(tabs.map((tab) => [tab.id, titleOf(tab)]));
}

function holderName(tab: TabState): string {
  const holder = tab.subject.slice(0, Math.max(0, tab.subject.lastIndexOf(separator(tab))));
  return tab.kind === "method" ? holder.slice(holder.lastIndexOf(".") + 1) : holder;
}
