import { Braces, CircleDashed, Clock, FileCode, FileText, History, ListChecks, ScanEye, ShieldCheck, X } from "lucide-react";
import { type KeyboardEvent, memo, type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import type { TabState } from "#shared/model/settings";
import { collectionsFolder } from "#shared/model/workspace";
import { chordLabel } from "../../commands/registry";
import { useHost } from "../../host/host";
import { type Texts, useTexts } from "../../i18n/i18n";
import { isUnsaved } from "../../state/saved-store";
import { findMethod, pageKindOf } from "../../state/schema-store";
import { tabTitles } from "../../state/tab-title";
import { useSaved, useSchemas, useTabs, useWindowState } from "../../state/window-state";
import { KindIcon } from "../../ui/kind-icon";
import { Menu } from "../../ui/menu";
import { SymbolIcon } from "../../ui/symbol-icon";
import { TabMark } from "./tab-mark";
import styles from "./tab-strip.module.css";

interface TabStripProps {
  readonly onClose: (id: string) => void;
  readonly onDuplicate: (id: string) => void;
  /** What is to be seen of the target of a tab that calls. */
  readonly markOf: (target: string) => ReactNode;
}

/** The open tabs (WAI-ARIA tabs pattern): one tab stop, arrows move, Delete closes, as does the middle mouse button. */
export function TabStrip({ onClose, onDuplicate, markOf }: TabStripProps) {
  const { t } = useTexts();
  const tabs = useTabs((state) => state.tabs);
  const active = useTabs((state) => state.activeTab);
  const { tabs: store, tabActions } = useWindowState();
  const strip = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<TabMenuPlace | null>(null);
  const sources = useSchemas((state) => state.sources);
  const titles = tabTitles(tabs, (id) => sources.find(({ source }) => source.id === id)?.source.label ?? "");

  useTabInSight(strip, active);

  const onMenu = useCallback((id: string, x: number, y: number) => setMenu({ id, x, y }), []);
  const go = (tab: TabState | undefined) => {
    if (!tab) return;
    tabActions.activate(tab.id);
    strip.current?.querySelector<HTMLElement>(`#${tabId(tab.id)}`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = tabs.findIndex((tab) => tab.id === active);
    if (event.key === "ArrowRight") go(tabs[(at + 1) % tabs.length]);
    else if (event.key === "ArrowLeft") go(tabs[(at - 1 + tabs.length) % tabs.length]);
    else if (event.key === "Home") go(tabs[0]);
    else if (event.key === "End") go(tabs.at(-1));
    else if (isMenuKey(event) && active) {
      const box = strip.current?.querySelector(`#${tabId(active)}`)?.getBoundingClientRect();
      if (box) setMenu({ id: active, x: box.left, y: box.bottom });
    } else if (event.key === "Delete" && active) {
      const neighbour = tabs[at + 1] ?? tabs[at - 1];
      onClose(active);
      // One with something to lose stays until the question about that is answered.
      if (!store.getState().tabs.some(({ id }) => id === active)) go(neighbour);
    } else return;
    event.preventDefault();
  };

  return (
    <>
      <div
        ref={strip}
        role="tablist"
        aria-label={t("tabs.label")}
        className={styles.strip}
        onKeyDown={onKeyDown}
        onWheel={(event) => strip.current?.scrollBy({ left: event.deltaX + event.deltaY })}
      >
        {tabs.map((tab) => (
          <Tab
            key={tab.id}
            tab={tab}
            title={pageTitle(tab, t) ?? titles.get(tab.id) ?? tab.subject}
            selected={tab.id === active}
            markOf={markOf}
            onSelect={tabActions.activate}
            onClose={onClose}
            onMenu={onMenu}
          />
        ))}
      </div>
      {menu && <TabMenu place={menu} onDuplicate={onDuplicate} onCloseTab={onClose} onClose={() => setMenu(null)} />}
    </>
  );
}

/** Of a tab that is a page of the window itself; null for others. */
function pageTitle({ kind, subject }: TabState, t: Texts["t"]): string | null {
  if (kind === "certificates") return t("certificates.title");
  if (kind === "run" && subject === collectionsFolder) return t("run.title");
  return kind === "look" ? t("look.title") : null;
}

interface TabMenuPlace {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

const isMenuKey = ({ key, shiftKey }: KeyboardEvent) => key === "ContextMenu" || (key === "F10" && shiftKey);

/** What can be done with a tab. */
interface TabMenuProps extends Pick<TabStripProps, "onDuplicate"> {
  readonly place: TabMenuPlace;
  readonly onCloseTab: (id: string) => void;
  readonly onClose: () => void;
}

function TabMenu({ place, onDuplicate, onCloseTab, onClose }: TabMenuProps) {
  const { t } = useTexts();
  const { mac } = useHost();
  const isMethod = useTabs(({ tabs }) => tabs.some(({ id, kind }) => id === place.id && kind === "method"));
  const duplicate = {
    id: "duplicate",
    label: t("command.tab.duplicate"),
    keys: chordLabel("Alt+N", mac),
    run: () => onDuplicate(place.id),
  };
  const close = { id: "close", label: t("command.tab.close"), keys: chordLabel("Alt+W", mac), run: () => onCloseTab(place.id) };
  return (
    <Menu
      label={t("tabs.menu")}
      groups={[{ label: t("tabs.menu"), items: isMethod ? [duplicate, close] : [close] }]}
      at={place}
      onClose={onClose}
    />
  );
}

/** Keeps the tab in front in sight, also when the strip becomes narrower. */
function useTabInSight(strip: { readonly current: HTMLElement | null }, active: string | null): void {
  useEffect(() => {
    const element = strip.current;
    if (!element || !active) return;
    const show = () => element.querySelector(`#${tabId(active)}`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    const observer = new ResizeObserver(show);
    observer.observe(element);
    show();
    return () => observer.disconnect();
  }, [strip, active]);
}

/** The ids that bind a tab to its panel. */
export const tabId = (id: string) => `tab-${id}`;
export const tabPanelId = (id: string) => `panel-${id}`;

interface TabProps extends Pick<TabStripProps, "markOf" | "onClose"> {
  readonly tab: TabState;
  readonly title: string;
  readonly selected: boolean;
  readonly onSelect: (id: string) => void;
  /** Asks for the menu of a tab, at a place in pixels of the window. */
  readonly onMenu: (id: string, x: number, y: number) => void;
}

const Tab = memo(function Tab({ tab, title, selected, markOf, onSelect, onClose, onMenu }: TabProps) {
  const { t } = useTexts();
  const isChanged = useSaved((saved) => isUnsaved(tab, saved));
  return (
    <button
      type="button"
      role="tab"
      id={tabId(tab.id)}
      aria-selected={selected}
      aria-controls={selected ? tabPanelId(tab.id) : undefined}
      tabIndex={selected ? 0 : -1}
      title={tab.kind === "certificates" || tab.kind === "look" ? title : tab.subject}
      className={styles.tab}
      onClick={() => onSelect(tab.id)}
      onMouseDown={(event) => event.button === 1 && event.preventDefault()}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(tab.id, event.clientX, event.clientY);
      }}
      onAuxClick={(event) => event.button === 1 && onClose(tab.id)}
    >
      <TabIcon kind={tab.kind} sourceId={tab.sourceId} subject={tab.subject} />
      {tab.kind === "method" && markOf(tab.target)}
      <span className={styles.title}>{title}</span>
      <TabMark tabId={tab.id} selected={selected} />
      {(tab.draft || isChanged) && (
        <span className={styles.unsaved} title={t("source.unsaved")}>
          <span className="visually-hidden">{t("source.unsaved")}</span>
        </span>
      )}
      {/* Mouse only: a tab may hold no button of its own; the keyboard has Delete and Alt+W. */}
      <span
        aria-hidden="true"
        title={t("command.tab.close")}
        className={styles.close}
        onClick={(event) => {
          event.stopPropagation();
          onClose(tab.id);
        }}
      >
        {closeIcon}
      </span>
    </button>
  );
});

const closeIcon = <X size={13} />;

type TabIconProps = Pick<TabState, "kind" | "sourceId" | "subject">;

const TabIcon = memo(function TabIcon(tab: TabIconProps) {
  switch (tab.kind) {
    case "method":
      return <TabKind {...tab} />;
    case "source":
      return <FileCode size={14} className={styles.file} />;
    case "symbol":
      return <TabSymbol {...tab} />;
    case "recording":
      return <History size={14} className={styles.file} />;
    case "certificates":
      return <ShieldCheck size={14} className={styles.file} />;
    case "look":
      return <ScanEye size={14} className={styles.file} />;
    case "environment":
      return <Braces size={14} className={styles.file} />;
    case "file":
      return <FileText size={14} className={styles.file} />;
    case "run":
      return <ListChecks size={14} className={styles.file} />;
    case "history":
      return <Clock size={14} className={styles.file} />;
  }
});

function TabSymbol({ sourceId, subject }: TabIconProps) {
  const kind = useSchemas((state) => pageKindOf(state, sourceId, subject));
  return <SymbolIcon kind={kind ?? "message"} className={styles.file} />;
}

function TabKind({ sourceId, subject }: TabIconProps) {
  const kind = useSchemas((state) => findMethod(state, sourceId, subject)?.method.kind);
  return kind ? <KindIcon kind={kind} /> : <CircleDashed size={14} className={styles.file} />;
}
