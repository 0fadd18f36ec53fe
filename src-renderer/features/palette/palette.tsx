import { ChevronRight, PanelTop, Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useMemo, useState } from "react";
import { useRegisteredCommands } from "../../commands/context";
import { chordLabel } from "../../commands/registry";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { ownTarget } from "../../state/schema-store";
import { useSchemas, useTabs, useWindowState, type WindowState } from "../../state/window-state";
import { Dialog } from "../../ui/dialog";
import { Highlight } from "../../ui/highlight";
import { Kbd } from "../../ui/kbd";
import { KindIcon } from "../../ui/kind-icon";
import { ListBox } from "../../ui/list-box";
import { nextIndex } from "../../ui/list-keys";
import { SymbolIcon } from "../../ui/symbol-icon";
import styles from "./palette.module.css";
import { commandItems, methodItems, type PaletteItem, symbolItems, tabItems } from "./palette-items";
import { type Ranked, rank } from "./ranking";
import { useSymbolHits } from "./use-symbol-hits";

const longestList = 100;
const rowHeight = 34;

interface PaletteProps {
  /** A tab was brought to the front: the place for the focus. */
  readonly onShown: () => void;
}

/** Finds methods, open tabs and commands by a few letters (WAI-ARIA combobox pattern). `>` at the start asks for commands only; Shift+Enter opens a tab of its own. */
export function Palette({ onShown }: PaletteProps) {
  const { t } = useTexts();
  const state = useWindowState();
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const found = useFound(query);
  const close = () => state.layout.setState({ palette: false });

  const choose = (item: PaletteItem, apart = false) => {
    close();
    if (item.kind === "command") void item.command.run();
    else {
      showTab(state, item, apart);
      onShown();
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const item = found[active]?.item;
    // Home and End belong to the text.
    const next = event.key === "Home" || event.key === "End" ? null : nextIndex(event.key, active, found.length, 10);
    if (next !== null) setActive(next);
    else if (event.key === "Enter" && item) choose(item, event.shiftKey);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog label={t("palette.label")} onClose={close}>
      <div className={styles.field}>
        <Search size={15} aria-hidden="true" />
        <input
          autoFocus
          type="text"
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls="palette-list"
          aria-activedescendant={found.length > 0 ? `palette-list-${active}` : undefined}
          aria-autocomplete="list"
          aria-label={t("palette.label")}
          placeholder={t("palette.hint")}
          spellCheck={false}
          autoComplete="off"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {found.length === 0 ? (
        <p className={styles.none} role="status">
          {t("palette.none")}
        </p>
      ) : (
        <ListBox
          id="palette-list"
          label={t("palette.results")}
          className={styles.list ?? ""}
          fit
          items={found}
          keyOf={({ item }) => item.key}
          render={(one) => <Line found={one} />}
          rowHeight={rowHeight}
          active={active}
          onActive={setActive}
          onActivate={({ item }) => choose(item)}
          focusable={false}
        />
      )}
    </Dialog>
  );
}

function useFound(query: string): readonly Ranked<PaletteItem>[] {
  const { t } = useTexts();
  const registry = useRegisteredCommands();
  const sources = useSchemas((state) => state.sources);
  const tabs = useTabs((state) => state.tabs);
  const methods = useMemo(() => methodItems(sources), [sources]);
  const hits = useSymbolHits(query.startsWith(">") ? "" : query.trim());
  const enabled = registry.enabled().filter(({ id }) => id !== "palette");
  const commands = commandItems(
    // What has a key is what is done daily: it comes first.
    enabled.toSorted((a, b) => Number(b.key !== undefined) - Number(a.key !== undefined)),
    ({ id }) => t(`command.${id}`),
  );
  if (query.startsWith(">")) return rank(commands, query.slice(1), longestList);
  // A tab that is open is offered once, as the tab; with no query yet, tabs come first and commands before thousands of methods.
  const open = new Set(tabs.map((tab) => `${tab.sourceId} ${tab.subject}`));
  const shown = tabItems(tabs, sources);
  const closed = methods.filter((item) => item.kind !== "method" || !open.has(`${item.sourceId} ${item.method}`));
  const symbols = symbolItems(hits.filter(({ sourceId, page, member }) => member !== null || !open.has(`${sourceId} ${page}`)));
  const all = query.trim() === "" ? [...shown, ...commands, ...closed] : [...shown, ...closed, ...symbols, ...commands];
  return rank(all, query, longestList);
}

/** Shows what was chosen, `apart` in a tab of its own; of a method's tab that is open, that is a copy. */
function showTab(state: WindowState, item: Exclude<PaletteItem, { kind: "command" }>, apart: boolean): void {
  if (item.kind === "tab") {
    state.tabActions.activate(item.tabId);
    if (apart) state.tabActions.duplicate(item.tabId);
  } else if (item.kind === "symbol") state.tabActions.openSymbol(item.hit.sourceId, item.hit.page, item.hit.member, apart);
  else state.tabActions.openMethod(item.sourceId, item.method, ownTarget(state.schemas.getState(), item.sourceId), apart);
}

function Line({ found: { item, ranges } }: { found: Ranked<PaletteItem> }) {
  const { t } = useTexts();
  const { mac } = useHost();
  const text = <Highlight text={item.text} ranges={ranges} />;
  const deprecated = item.kind === "symbol" ? item.hit.deprecated : item.kind === "method" && item.deprecated;
  return (
    <div className={styles.line}>
      <ItemIcon item={item} />
      <span className={styles.text}>{deprecated ? <s>{text}</s> : text}</span>
      <span className={styles.detail}>{item.detail}</span>
      <span className={styles.side}>
        {item.kind === "method" && t(`kind.${item.methodKind}`)}
        {item.kind === "symbol" && t(`schema.${item.hit.kind}`)}
        {item.kind === "tab" && t("palette.tab")}
        {item.kind === "command" && item.command.key && <Kbd>{chordLabel(item.command.key, mac)}</Kbd>}
      </span>
    </div>
  );
}

function ItemIcon({ item }: { item: PaletteItem }): ReactNode {
  if (item.kind === "symbol") return <SymbolIcon kind={item.hit.kind} className={styles.icon} />;
  if (item.kind !== "command" && item.methodKind) return <KindIcon kind={item.methodKind} />;
  const Icon = item.kind === "tab" ? PanelTop : ChevronRight;
  return <Icon size={14} className={styles.icon} />;
}
