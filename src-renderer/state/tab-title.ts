import type { TabState } from "#shared/model/settings";

/** The tab's short name: its file's where the request is saved, the method's, the file's or the symbol's own. */
export function shortName(tab: TabState): string {
  if (tab.saved) return tab.saved.path.slice(tab.saved.path.lastIndexOf("/") + 1).replace(/\.yaml$/, "");
  const name = tab.subject.slice(tab.subject.lastIndexOf(separator(tab)) + 1);
  return tab.kind === "environment" ? name.replace(/\.ya?ml$/, "") : name;
}

function separator({ kind }: TabState): string {
  return kind === "symbol" ? "." : "/";
}

/**
 * The titles of all tabs, by id. Where two would be the same, each also says its service or folder; of the same thing in
 * two sources, which source it is from; and of several tabs of one method, which one it is.
 */
export function tabTitles(tabs: readonly TabState[], labelOf: (sourceId: string) => string): ReadonlyMap<string, string> {
  const titleOf = (tab: TabState): string => {
    if (tab.kind === "history") return shortName(tab); // there is one of it, with a sign of its own
    const others = tabs.filter((other) => other !== tab && other.kind !== "history" && shortName(other) === shortName(tab));
    if (tab.saved) return others.length > 0 ? `${shortName(tab)} · ${folderName(tab.saved.path)}` : shortName(tab);
    const name = others.some((other) => isSame(other, tab)) ? numberedName(tab) : shortName(tab);
    const strangers = others.filter((other) => !isSame(other, tab));
    if (strangers.length === 0) return name;
    if (tab.kind === "recording") return `${name} · ${tab.target}`;
    const isElsewhereToo = strangers.some((other) => other.kind === tab.kind && other.subject === tab.subject);
    const apart = isElsewhereToo ? labelOf(tab.sourceId) : holderName(tab);
    return apart === "" ? name : `${name} · ${apart}`;
  };
  return new Map(tabs.map((tab) => [tab.id, titleOf(tab)]));
}

/** Are both of the same method of the same source? */
function isSame(a: TabState, b: TabState): boolean {
  return a.kind === "method" && b.kind === "method" && a.sourceId === b.sourceId && a.subject === b.subject;
}

/** The short name with the number of one of several tabs of a method: the second one is `Get 2`. */
export function numberedName(tab: TabState): string {
  return tab.nth === undefined ? shortName(tab) : `${shortName(tab)} ${tab.nth}`;
}

function holderName(tab: TabState): string {
  const holder = tab.subject.slice(0, Math.max(0, tab.subject.lastIndexOf(separator(tab))));
  return tab.kind === "method" ? holder.slice(holder.lastIndexOf(".") + 1) : holder;
}

/** The name of the folder that a file is in. */
function folderName(path: string): string {
  return path.split("/").at(-2) ?? "";
}
