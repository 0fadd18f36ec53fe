import { FolderOpen, RefreshCw, Server } from "lucide-react";
import { useDeferredValue, useRef, useState } from "react";
import { useShallow } from "zustand/react/shallow";
import type { TabState } from "#shared/model/settings";
import { useCommandRegistry } from "../../commands/context";
import { chordLabel } from "../../commands/registry";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { tellFault } from "../../state/schema-actions";
import { isOfFiles, ownTarget, pageKindOf, type SchemaState } from "../../state/schema-store";
import { showImports } from "../../state/show-imports";
import type { TabsState } from "../../state/tab-store";
import { useSchemas, useTabs, useWindowState, type WindowState } from "../../state/window-state";
import { IconButton } from "../../ui/button";
import { Menu, type MenuItem } from "../../ui/menu";
import { SearchField } from "../../ui/search-field";
import { LoadingList } from "./loading-list";
import styles from "./services-pane.module.css";
import { Tree } from "./tree";
import type { TreeNode } from "./tree-node";

/** The ids of the pane and of its filter, so that commands find them. */
export const servicesPaneId = "services-pane";
export const servicesFilterId = "services-filter";

/** The side pane: what is open, narrowed by a filter. */
export function ServicesPane() {
  const { t } = useTexts();
  const state = useWindowState();
  const registry = useCommandRegistry();
  const empty = useSchemas((schemas) => schemas.sources.length === 0);
  const hasTabs = useTabs(({ tabs }) => tabs.length > 0);
  const loaded = useSchemas((schemas) => schemas.loaded);
  const loading = useSchemas((schemas) => schemas.loading.length > 0);
  const front = useTabs(useShallow(inFront));
  const current = useSchemas((schemas) => (front ? nodeKeyOf(front, schemas) : null));
  const [filter, setFilter] = useState("");
  const shownFilter = useDeferredValue(filter);
  const [menu, setMenu] = useState<{ node: TreeNode; at: { x: number; y: number } } | null>(null);
  const pane = useRef<HTMLElement>(null);

  const acts = nodeActs(state);
  return (
    <section ref={pane} id={servicesPaneId} tabIndex={-1} className={styles.pane} aria-label={t("tree.title")}>
      <header className={styles.head}>
        <h2>{t("tree.title")}</h2>
        <span className={styles.acts}>
          {/* With nothing open at all, the start page has this act, and words for it. */}
          {(!empty || hasTabs) && (
            <IconButton label={t("command.open")} onClick={() => registry.run("open")}>
              <FolderOpen size={14} />
            </IconButton>
          )}
          {(!empty || hasTabs) && (
            <IconButton label={t("command.reflect")} onClick={() => registry.run("reflect")}>
              <Server size={13} />
            </IconButton>
          )}
          {!empty && (
            <IconButton label={t("command.schema.reload")} onClick={() => registry.run("schema.reload")}>
              <RefreshCw size={13} />
            </IconButton>
          )}
        </span>
      </header>
      <LoadingList onCancelled={() => pane.current?.focus()} />
      {empty ? (
        loaded && !loading && <p className={styles.empty}>{t("tree.empty")}</p>
      ) : (
        <>
          <SearchField
            id={servicesFilterId}
            className={styles.filter ?? ""}
            label={t("tree.filter")}
            clearLabel={t("tree.filter.clear")}
            value={filter}
            onValue={setFilter}
            onKeyDown={(event) => {
              if (event.key === "Escape" && filter !== "") setFilter("");
              else if (event.key === "ArrowDown") document.getElementById("tree")?.focus();
              else return;
              event.preventDefault();
            }}
          />
          <Tree
            filter={shownFilter}
            current={current}
            onOpen={acts.open}
            onMenu={(node, at) => setMenu({ node, at })}
            onReload={acts.reload}
            onClose={acts.close}
          />
        </>
      )}
      {menu && <NodeMenu {...menu} acts={acts} onClose={() => setMenu(null)} />}
    </section>
  );
}

type NodeTab = Pick<TabState, "kind" | "sourceId" | "subject">;

/** What the tab in front is about, without what is typed in it. */
function inFront({ tabs, activeTab }: TabsState): NodeTab | null {
  const tab = tabs.find(({ id }) => id === activeTab);
  return tab ? { kind: tab.kind, sourceId: tab.sourceId, subject: tab.subject } : null;
}

type NodeActs = ReturnType<typeof nodeActs>;

/** The key of the tree's node that a tab is about; null for none. */
function nodeKeyOf({ kind, sourceId, subject }: NodeTab, schemas: SchemaState): string | null {
  if (kind === "source" || kind === "certificates") return null;
  if (kind === "method") return `method ${sourceId} ${subject}`;
  return `${pageKindOf(schemas, sourceId, subject) === "service" ? "service" : "type"} ${sourceId} ${subject}`;
}

function nodeActs(state: WindowState) {
  const openText = (node: TreeNode): void => {
    if (node.kind === "method") state.tabActions.openSource(node.sourceId, node.service.file, node.method.line);
    else if (node.kind === "service") state.tabActions.openSource(node.sourceId, node.service.file, node.service.line);
    else if (node.kind === "type") state.tabActions.openSource(node.sourceId, node.type.file, node.type.line);
  };
  const open = (node: TreeNode, apart = false): void => {
    if (node.kind === "imports") showImports(state, node.sourceId);
    else if (node.kind === "method") {
      const target = ownTarget(state.schemas.getState(), node.sourceId);
      state.tabActions.openMethod(node.sourceId, `${node.service.name}/${node.method.name}`, target, apart);
    } else if (node.kind === "service") state.tabActions.openSymbol(node.sourceId, node.service.name, null, apart);
    else if (node.kind === "type") state.tabActions.openSymbol(node.sourceId, node.type.name, null, apart);
  };
  return {
    open,
    openText,
    showImports: (sourceId: string) => showImports(state, sourceId),
    showStubs: (sourceId: string) => state.layout.setState({ stubsOf: sourceId }),
    reload: (sourceId: string) => tellFault(state, state.schemaActions.reload(sourceId)),
    close: (sourceId: string) => tellFault(state, state.schemaActions.close(sourceId)),
  };
}

function NodeMenu({ node, at, acts, onClose }: { node: TreeNode; at: { x: number; y: number }; acts: NodeActs; onClose: () => void }) {
  const { t } = useTexts();
  const { mac } = useHost();
  const items: MenuItem[] = [];
  if (node.kind === "source") {
    const { id } = node.outline.source;
    items.push({ id: "reload", label: t("tree.reload"), keys: "F5", run: () => acts.reload(id) });
    if (isOfFiles(node.outline)) items.push({ id: "imports", label: t("tree.imports.paths"), run: () => acts.showImports(id) });
    items.push({ id: "stubs", label: t("tree.stubs"), run: () => acts.showStubs(id) });
    items.push({ id: "close", label: t("tree.close"), keys: "Del", run: () => acts.close(id) });
  } else {
    if (node.kind !== "package" && node.kind !== "types")
      items.push({ id: "open", label: t("tree.open"), keys: "↵", run: () => acts.open(node) });
    if (node.kind === "method" || node.kind === "service" || node.kind === "type")
      items.push({ id: "apart", label: t("tree.open.apart"), keys: chordLabel("Shift+Enter", mac), run: () => acts.open(node, true) });
    if (node.kind === "method" || node.kind === "service" || node.kind === "type") {
      items.push({ id: "text", label: t("tree.definition"), run: () => acts.openText(node) });
    }
  }
  return items.length === 0 ? null : <Menu label={t("tree.menu")} groups={[{ label: t("tree.menu"), items }]} at={at} onClose={onClose} />;
}
