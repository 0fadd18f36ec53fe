import { File, FileCode, Folder as FolderIcon, Package, SquareCheck } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Fault } from "#shared/base/fault";
import type { FileEntry } from "#shared/contract/app";
import type { AttachedFile } from "#shared/model/request-body";
import { useHost } from "../../host/host";
import { faultWords } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { tellFault } from "../../state/schema-actions";
import { useSchemas, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { FaultText } from "../../ui/fault-text";
import { ListBox, type ListBoxHandle } from "../../ui/list-box";
import { Notice } from "../../ui/notice";
import { useFolder } from "./folder";
import { FolderBar } from "./folder-bar";
import styles from "./open-panel.module.css";

interface OpenPanelProps {
  /** The source to choose an import path for, and the folder to begin at; without it, what is chosen is opened. */
  readonly importsOf?: { readonly sourceId: string; readonly from: string | null };
  /** Given where one file of any kind is to be chosen; hears which, or null for none. */
  readonly onFile?: (file: AttachedFile | null) => void;
  /** Given where one recording is to be chosen; hears which, or null for none. */
  readonly onRecording?: (file: ChosenFile | null) => void;
  /** Given where files with keys and certificates are to be chosen; hears which, or null for none. */
  readonly onKeyFiles?: (files: readonly ChosenFile[] | null) => void;
  /** Given where a folder for a workspace is to be chosen; hears which, or null for none. */
  readonly onFolder?: (folder: ChosenFile | null) => void;
  /** What for: a workspace that is there, or a new one. */
  readonly folderOf?: "open" | "create";
}

interface ChosenFile {
  readonly handle: string;
  readonly name: string;
}

const opening = {
  title: "open.title",
  path: "open.path",
  hint: "open.path.hint",
  submit: "open.path.act",
  keys: "open.keys",
  folder: "open.folder",
  empty: "open.empty",
} as const;
const choosingRoot = {
  title: "imports.folder.title",
  path: "imports.folder.path",
  hint: "imports.folder.hint",
  submit: "imports.folder.use",
  keys: "imports.folder.keys",
  folder: "imports.folder.act",
  empty: "imports.folder.empty",
} as const;
const choosingFile = {
  title: "open.file.title",
  path: "open.file.path",
  hint: "open.file.hint",
  submit: "open.file.use",
  keys: "open.file.keys",
  folder: "open.file.act",
  empty: "open.file.empty",
} as const;

const choosingRecording = {
  title: "recording.open.title",
  path: "recording.open.path",
  hint: "recording.open.hint",
  submit: "recording.open.act",
  keys: "recording.open.keys",
  folder: "recording.open.act",
  empty: "recording.open.empty",
} as const;

const choosingKeys = {
  title: "certificates.pick.title",
  path: "certificates.pick.path",
  hint: "certificates.pick.hint",
  submit: "certificates.pick.act",
  keys: "certificates.pick.keys",
  folder: "certificates.pick.act",
  empty: "certificates.pick.empty",
} as const;

const choosingWorkspace = {
  path: "workspace.folder.path",
  hint: "workspace.folder.hint",
  submit: "workspace.folder.use",
  keys: "workspace.folder.keys",
  folder: "workspace.folder.act",
  empty: "workspace.folder.empty",
} as const;

/** Chooses .proto files or a folder on the core's disk, where the shell has no dialog of the system. */
export function OpenPanel({ importsOf, onFile, onRecording, onKeyFiles, onFolder, folderOf = "open" }: OpenPanelProps) {
  const workspaceWords = { ...choosingWorkspace, title: `workspace.${folderOf}.title` } as const;
  const words = onFolder
    ? workspaceWords
    : onKeyFiles
      ? choosingKeys
      : onRecording
        ? choosingRecording
        : onFile
          ? choosingFile
          : importsOf
            ? choosingRoot
            : opening;
  const wantsOne = onFile !== undefined || onRecording !== undefined;
  const wantsAny = wantsOne || onKeyFiles !== undefined;
  const texts = useTexts();
  const { t, count } = texts;
  const { client } = useHost();
  const state = useWindowState();
  const { layout, schemaActions } = state;
  const { folder, fault, setFault, go } = useFolder(client, importsOf?.from ?? null, wantsAny);
  const entries = (folder?.entries ?? []).filter(({ kind }) => !(importsOf || onFolder) || kind === "directory");
  const [path, setPath] = useState("");
  const [active, setActive] = useState(-1);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const list = useRef<ListBoxHandle>(null);
  const left = useRef(false);
  const leave = () => {
    if (!left.current && (wantsAny || onFolder)) (onFile ?? onRecording ?? onKeyFiles ?? onFolder)?.(null);
    else if (!left.current) layout.setState({ openPanel: false, folderFor: null });
    left.current = true;
  };
  const close = () => {
    if (busy) schemaActions.cancel();
    leave();
  };
  // What takes a while goes on above the tree, and the window is free.
  const slow = useSchemas(({ loading }) => loading.length > 0) && busy;
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it becomes slow
  useEffect(() => {
    if (slow) leave();
  }, [slow]);

  const nameOf = (handle: string) => entries.find((entry) => entry.handle === handle)?.name ?? lastName(path.trim());
  const open = async (handles: () => Promise<readonly string[]>) => {
    setBusy(true);
    try {
      const [first = "", ...others] = await handles();
      if (onFolder) {
        left.current = true;
        return onFolder({ handle: first, name: path.trim() === "" ? lastName(folder?.label ?? "") : lastName(path.trim()) });
      }
      if (onRecording) {
        left.current = true;
        return onRecording({ handle: first, name: nameOf(first) });
      }
      if (onKeyFiles) {
        left.current = true;
        return onKeyFiles([first, ...others].map((handle) => ({ handle, name: nameOf(handle) })));
      }
      if (onFile) {
        const file = await client.call("files.attach", { handle: first });
        left.current = true;
        return onFile(file);
      }
      if (importsOf) await schemaActions.addImportPath(importsOf.sourceId, first);
      else await schemaActions.openHandles([first, ...others]);
      leave();
    } catch (reason) {
      if (left.current) return tellFault(state, Promise.reject(reason));
      setFault(Fault.from(reason).toData());
      setBusy(false);
    }
  };
  const enter = async (directory: string) => {
    await go(directory);
    setActive(0);
    setChosen(new Set());
    list.current?.focus();
  };
  const toggle = ({ handle }: FileEntry) => {
    const next = new Set(chosen);
    if (!next.delete(handle)) next.add(handle);
    setChosen(next);
  };
  const submitPath = (event: FormEvent) => {
    event.preventDefault();
    if (path.trim() !== "")
      void open(async () => [(await client.call("files.resolve", { path: path.trim(), ...(wantsAny ? { all: true } : {}) })).handle]);
  };
  const current = entries[active];
  const openChosen = () =>
    open(async () => {
      if (chosen.size > 0) return [...chosen];
      if (onKeyFiles) return [current?.handle ?? ""];
      return folder ? [folder.directory] : [];
    });
  const onKey = (event: KeyboardEvent, entry: FileEntry | undefined): boolean => {
    if (event.key === " " && entry && !importsOf && !onFolder && !wantsOne) toggle(entry);
    else if ((event.key === "Backspace" || event.key === "ArrowLeft") && folder?.parent) void enter(folder.parent);
    else if (event.key === "ArrowRight" && entry?.kind === "directory") void enter(entry.handle);
    else if (event.key === "Enter" && entry && entry.kind !== "directory") {
      void open(async () => (chosen.size > 0 ? [...chosen] : [entry.handle]));
    } else return false;
    return true;
  };

  return (
    <Dialog label={t(words.title)} onClose={close}>
      <header className={styles.head}>
        <h2>{t(words.title)}</h2>
        <form className={styles.path} onSubmit={submitPath}>
          <input
            type="text"
            className="data"
            aria-label={t(words.path)}
            placeholder={t(words.hint)}
            value={path}
            onChange={(event) => setPath(event.target.value)}
            spellCheck={false}
            autoComplete="off"
          />
          <Button type="submit" disabled={path.trim() === "" || busy}>
            {t(words.submit)}
          </Button>
        </form>
      </header>
      {fault && (
        <div className={styles.fault}>
          <Notice tone="bad" title={t(`fault.${fault.code}`)}>
            <FaultText {...faultWords(fault, texts)} />
          </Notice>
        </div>
      )}
      <FolderBar folder={folder} onEnter={(directory) => void enter(directory)} />
      <div className={styles.body}>
        <ListBox
          ref={list}
          id="folder"
          label={folder?.label ?? t(words.title)}
          className={styles.list ?? ""}
          items={entries}
          keyOf={(entry) => entry.handle}
          rowHeight={28}
          active={active}
          onActive={setActive}
          onActivate={(entry) => {
            if (entry.kind === "directory") void enter(entry.handle);
            else if (wantsOne) void open(async () => [entry.handle]);
            else toggle(entry);
          }}
          onKey={onKey}
          isChosen={(entry) => chosen.has(entry.handle)}
          render={(entry) => <Entry entry={entry} chosen={chosen.has(entry.handle)} />}
        />
        {folder && entries.length === 0 && <p className={styles.none}>{t(words.empty)}</p>}
      </div>
      {folder?.truncated && <p className={styles.note}>{t("open.truncated")}</p>}
      <footer className={styles.foot}>
        <span className={styles.keys} role="status">
          {t(busy ? "status.busy.opening" : words.keys)}
        </span>
        <Button onClick={close}>{t("open.cancel")}</Button>
        {wantsOne ? (
          <Button
            look="primary"
            disabled={busy || !isFile(entries[active])}
            onClick={() => void open(async () => [entries[active]?.handle ?? ""])}
          >
            {t(words.folder)}
          </Button>
        ) : (
          <Button
            look="primary"
            disabled={busy || !folder || (onKeyFiles !== undefined && chosen.size === 0 && !isFile(current))}
            onClick={() => void openChosen()}
          >
            {chosen.size > 0 ? count("open.chosen", chosen.size) : t(words.folder)}
          </Button>
        )}
      </footer>
    </Dialog>
  );
}

/** The last part of a path, as either system writes it. */
function lastName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

function isFile(entry: FileEntry | undefined): boolean {
  return entry !== undefined && entry.kind !== "directory";
}

const entryIcons: Record<FileEntry["kind"], typeof FileCode> = { directory: FolderIcon, proto: FileCode, set: Package, file: File };

function Entry({ entry, chosen }: { entry: FileEntry; chosen: boolean }) {
  const Icon = chosen ? SquareCheck : entryIcons[entry.kind];
  return (
    <div className={styles.entry}>
      <Icon size={14} className={chosen ? styles.chosen : styles.icon} />
      <span>{entry.name}</span>
    </div>
  );
}
