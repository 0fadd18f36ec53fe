import { FilePlus2, FolderPlus, Sparkles } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { collectionsFolder, type WorkspaceEntry, type WorkspaceHit } from "#shared/model/workspace";
import { useCommandRegistry } from "../../commands/context";
import { chordLabel } from "../../commands/registry";
import { useHost } from "../../host/host";
import { faultWords } from "../../i18n/fault-words";
import { type Texts, useTexts } from "../../i18n/i18n";
import type { AddingEntry } from "../../state/saved-store";
import { useSaved, useTabs, useWindowState, useWorkspace } from "../../state/window-state";
import { Button, IconButton } from "../../ui/button";
import { FaultText } from "../../ui/fault-text";
import { Menu, type MenuItem } from "../../ui/menu";
import { Notice } from "../../ui/notice";
import { SearchField } from "../../ui/search-field";
import { BrokenFiles } from "./broken-files";
import { type CollectionActs, collectionActs } from "./collection-acts";
import { type CollectionRow, collectionRows, folderOf, mayMoveOut } from "./collection-rows";
import { CollectionTree, collectionTreeId } from "./collection-tree";
import styles from "./collections.module.css";
import { EntryForm } from "./entry-form";

/** The id of the pane, so that commands find it. */
export const collectionsPaneId = "collections-pane";
const mostHits = 200;

/** The side pane of saved requests. */
export function CollectionsPane() {
  const { t } = useTexts();
  const registry = useCommandRegistry();
  const id = useWorkspace((state) => state.id);
  return (
    <section id={collectionsPaneId} tabIndex={-1} className={styles.pane} aria-label={t("collections.title")}>
      {id === null ? (
        <>
          <header className={styles.head}>
            <h2>{t("collections.title")}</h2>
          </header>
          <div className={styles.empty}>
            <p>{t("collections.noWorkspace")}</p>
            <Button size="s" onClick={() => registry.run("workspace.open")}>
              {t("command.workspace.open")}
            </Button>
            <Button size="s" onClick={() => registry.run("workspace.create")}>
              {t("command.workspace.create")}
            </Button>
          </div>
        </>
      ) : (
        <Collections key={id} workspaceId={id} />
      )}
    </section>
  );
}

function Collections({ workspaceId }: { workspaceId: string }) {
  const texts = useTexts();
  const { t } = texts;
  const host = useHost();
  const state = useWindowState();
  const registry = useCommandRegistry();
  const entries = useWorkspace((now) => now.entries);
  const complete = useWorkspace((now) => now.complete);
  const fault = useWorkspace((now) => now.fault);
  const front = useTabs(({ tabs, activeTab }) => tabs.find(({ id }) => id === activeTab));
  const current = front?.saved?.workspaceId === workspaceId ? front.saved.path : null;
  const acts = useMemo(() => collectionActs(host, state), [host, state]);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [query, setQuery] = useState("");
  const [cut, setCut] = useState<string | null>(null);
  const [renaming, setRenaming] = useState<string | null>(null);
  const adding = useSaved((now) => now.adding);
  const setAdding = (now: AddingEntry | null) => state.saved.setState({ adding: now });
  const [menu, setMenu] = useState<{ readonly entry: WorkspaceEntry; readonly at: { x: number; y: number } } | null>(null);
  const hits = useHits(workspaceId, query);
  const tree = useMemo(() => collectionRows(entries, closed), [entries, closed]);
  const rows = useMemo(() => (hits ? hitRows(hits, entries) : tree), [hits, entries, tree]);
  const found = useMemo(() => new Map((hits ?? []).map((hit) => [hit.path, hit.line || hit.method])), [hits]);
  const onExpand = (path: string, isOpen: boolean) => {
    const next = new Set(closed);
    if (isOpen) next.delete(path);
    else next.add(path);
    setClosed(next);
  };
  return (
    <>
      <header className={styles.head}>
        <h2>{t("collections.title")}</h2>
        <span className={styles.acts}>
          <IconButton label={t("collections.new.request")} onClick={() => setAdding({ kind: "request", folder: collectionsFolder })}>
            <FilePlus2 size={14} />
          </IconButton>
          <IconButton label={t("collections.new.folder")} onClick={() => setAdding({ kind: "folder", folder: collectionsFolder })}>
            <FolderPlus size={14} />
          </IconButton>
          <IconButton label={t("command.collections.generate")} onClick={() => registry.run("collections.generate")}>
            <Sparkles size={14} />
          </IconButton>
        </span>
      </header>
      {adding && (
        <EntryForm
          key={`${adding.kind} ${adding.folder}`}
          kind={adding.kind}
          method={front?.kind === "method" ? front.subject : ""}
          onAdd={(name, method) =>
            adding.kind === "folder" ? acts.addFolder(adding.folder, name) : acts.addRequest(adding.folder, name, method)
          }
          onClose={() => setAdding(null)}
        />
      )}
      {fault && (
        <Notice tone="bad" title={t(`fault.${fault.code}`)}>
          <FaultText {...faultWords(fault, texts)} />
        </Notice>
      )}
      <BrokenFiles entries={entries} onOpen={acts.showText} />
      {tree.length > 0 && (
        <SearchField
          className={styles.filter ?? ""}
          label={t("collections.search")}
          clearLabel={t("collections.search.clear")}
          value={query}
          onValue={setQuery}
          onKeyDown={(event) => {
            if (event.key === "Escape" && query !== "") setQuery("");
            else if (event.key === "ArrowDown") document.getElementById(collectionTreeId)?.focus();
            else return;
            event.preventDefault();
          }}
        />
      )}
      {rows.length > 0 ? (
        <CollectionTree
          rows={rows}
          found={found}
          current={current}
          cut={cut}
          renaming={renaming}
          acts={acts}
          onExpand={onExpand}
          onCut={setCut}
          onRename={setRenaming}
          onMenu={(entry, at) => setMenu({ entry, at })}
        />
      ) : (
        !fault && (
          <p className={styles.empty} role="status">
            {hits
              ? t("collections.search.none")
              : complete
                ? t("collections.empty", { key: chordLabel("Mod+S", host.mac) })
                : t("collections.loading")}
          </p>
        )
      )}
      {cut !== null && (
        <p className={styles.undo} role="status">
          <span>{t("collections.cut.told", { name: entries.get(cut)?.name ?? "" })}</span>
        </p>
      )}
      <Undo acts={acts} workspaceId={workspaceId} />
      {menu && (
        <Menu
          label={t("collections.menu")}
          at={menu.at}
          groups={[{ label: t("collections.menu"), items: menuItems(menu.entry) }]}
          onClose={() => setMenu(null)}
        />
      )}
    </>
  );

  function menuItems(entry: WorkspaceEntry): MenuItem[] {
    const isFolder = entry.kind === "folder";
    const folder = isFolder ? entry.path : folderOf(entry.path);
    return entryItems(
      { entry, cut: cut === null ? null : (entries.get(cut) ?? null), acts, folder, t },
      {
        onRename: () => requestAnimationFrame(() => setRenaming(entry.path)),
        onCut: setCut,
        onAdd: (kind) => setAdding({ kind, folder }),
      },
    );
  }
}

interface ItemParts {
  readonly entry: WorkspaceEntry;
  readonly cut: WorkspaceEntry | null;
  readonly acts: CollectionActs;
  readonly folder: string;
  readonly t: Texts["t"];
}

interface ItemActs {
  readonly onRename: () => void;
  readonly onCut: (path: string | null) => void;
  readonly onAdd: (kind: "request" | "folder") => void;
}

/** What can be done with a request or a folder. */
function entryItems({ entry, cut, acts, folder, t }: ItemParts, on: ItemActs): MenuItem[] {
  const paste = () => {
    if (cut) acts.moveTo(cut, folder);
    on.onCut(null);
  };
  return [
    ...(entry.kind === "request" && !entry.fault
      ? [
          { id: "open", label: t("collections.open"), keys: "↵", run: () => acts.open(entry) },
          { id: "share", label: t("collections.share"), run: () => acts.share(entry) },
        ]
      : []),
    { id: "run", label: t("checks.run"), keys: "Ctrl ↵", run: () => acts.run(entry) },
    { id: "request", label: t("collections.new.request"), run: () => on.onAdd("request") },
    { id: "folder", label: t("collections.new.folder"), run: () => on.onAdd("folder") },
    { id: "rename", label: t("collections.rename"), keys: "F2", run: on.onRename },
    { id: "duplicate", label: t("collections.duplicate"), keys: "Ctrl D", run: () => acts.duplicate(entry) },
    { id: "cut", label: t("collections.cut"), keys: "Ctrl X", run: () => on.onCut(entry.path) },
    ...(mayMoveOut(entry.path)
      ? [{ id: "out", label: t("collections.moveOut"), keys: "Alt ↑", run: () => acts.moveTo(entry, folderOf(folderOf(entry.path))) }]
      : []),
    ...(cut ? [{ id: "paste", label: t("collections.paste", { name: cut.name }), keys: "Ctrl V", run: paste }] : []),
    { id: "text", label: t("file.show"), run: () => acts.showText(entry) },
    { id: "delete", label: t("collections.delete"), keys: "Del", run: () => acts.remove(entry) },
  ];
}

/** What was deleted last, and the way back. */
function Undo({ acts, workspaceId }: { acts: CollectionActs; workspaceId: string }) {
  const { t } = useTexts();
  const last = useSaved(({ removed }) => removed.at(-1));
  if (last?.workspaceId !== workspaceId) return null;
  return (
    <div className={styles.undo} role="status">
      <span>{t("collections.deleted", { name: last.name })}</span>
      <Button size="s" onClick={acts.undo}>
        {t("collections.undo")}
      </Button>
    </div>
  );
}

/** What a query finds, the newest answer; null for no query. */
function useHits(workspaceId: string, query: string): readonly WorkspaceHit[] | null {
  const { client } = useHost();
  const [hits, setHits] = useState<readonly WorkspaceHit[] | null>(null);
  const entries = useWorkspace((state) => state.entries);
  const wanted = query.trim();
  // biome-ignore lint/correctness/useExhaustiveDependencies: other files are a reason to ask again
  useEffect(() => {
    if (wanted === "") return setHits(null);
    const asking = client.open("workspace.search", { workspaceId, query: wanted, limit: mostHits });
    let isWanted = true;
    asking.result.then(
      (answer) => isWanted && setHits(answer.hits),
      () => {},
    );
    return () => {
      isWanted = false;
      asking.cancel();
    };
  }, [client, workspaceId, wanted, entries]);
  return wanted === "" ? null : hits;
}

/** The hits as rows of one level; environments are not among the collections. */
function hitRows(hits: readonly WorkspaceHit[], entries: ReadonlyMap<string, WorkspaceEntry>): CollectionRow[] {
  const shown = hits.flatMap(({ path }) => {
    const entry = entries.get(path);
    return entry && path.startsWith(`${collectionsFolder}/`) ? [entry] : [];
  });
  return shown.map((entry, at) => ({ entry, level: 1, expanded: null, position: at + 1, siblings: shown.length }));
}
