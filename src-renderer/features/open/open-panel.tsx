import { CornerLeftUp, FileCode, Folder as FolderIcon, Package, SquareCheck } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { Fault } from "#shared/base/fault";
import type { FileEntry } from "#shared/contract/app";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { useWindowState } from "../../state/window-state";
import { Button, IconButton } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { ListBox, type ListBoxHandle } from "../../ui/list-box";
import { Notice } from "../../ui/notice";
import { useFolder } from "./folder";
import styles from "./open-panel.module.css";

/** Chooses .proto files or a folder on the core's disk, where the shell has no dialog of the system. */
export function OpenPanel() {
  const { t, count } = useTexts();
  const { client } = useHost();
  const { layout, schemaActions } = useWindowState();
  const { folder, fault, setFault, go } = useFolder(client);
  const [path, setPath] = useState("");
  const [active, setActive] = useState(-1);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [opening, setOpening] = useState(false);
  const list = useRef<ListBoxHandle>(null);
  const close = () => {
    if (opening) schemaActions.cancel();
    layout.setState({ openPanel: false });
  };

  const open = async (handles: () => Promise<readonly string[]>) => {
    setOpening(true);
    try {
      await schemaActions.openHandles(await handles());
      layout.setState({ openPanel: false });
    } catch (reason) {
      setFault(Fault.from(reason).toData());
      setOpening(false);
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
    if (path.trim() !== "") void open(async () => [(await client.call("files.resolve", { path: path.trim() })).handle]);
  };
  const openChosen = () => open(async () => (chosen.size > 0 ? [...chosen] : folder ? [folder.directory] : []));
  const onKey = (event: KeyboardEvent, entry: FileEntry | undefined): boolean => {
    if (event.key === " " && entry) toggle(entry);
    else if ((event.key === "Backspace" || event.key === "ArrowLeft") && folder?.parent) void enter(folder.parent);
    else if (event.key === "ArrowRight" && entry?.kind === "directory") void enter(entry.handle);
    else if (event.key === "Enter" && entry && entry.kind !== "directory") {
      void open(async () => (chosen.size > 0 ? [...chosen] : [entry.handle]));
    } else return false;
    return true;
  };

  return (
    <Dialog label={t("open.title")} onClose={close}>
      <header className={styles.head}>
        <h2>{t("open.title")}</h2>
        <form className={styles.path} onSubmit={submitPath}>
          <input
            type="text"
            className="data"
            aria-label={t("open.path")}
            placeholder={t("open.path.hint")}
            value={path}
            onChange={(event) => setPath(event.target.value)}
            spellCheck={false}
            autoComplete="off"
          />
          <Button type="submit" disabled={path.trim() === "" || opening}>
            {t("open.path.act")}
          </Button>
        </form>
      </header>
      {fault && (
        <div className={styles.fault}>
          <Notice tone="bad" title={t(`fault.${fault.code}`)}>
            {[fault.message, fault.act].filter(Boolean).join("\n")}
          </Notice>
        </div>
      )}
      <div className={styles.place}>
        <IconButton label={t("open.parent")} disabled={!folder?.parent} onClick={() => folder?.parent && void enter(folder.parent)}>
          <CornerLeftUp size={14} />
        </IconButton>
        <span className="data">{folder?.label}</span>
      </div>
      <div className={styles.body}>
        <ListBox
          ref={list}
          id="folder"
          label={folder?.label ?? t("open.title")}
          className={styles.list ?? ""}
          items={folder?.entries ?? []}
          keyOf={(entry) => entry.handle}
          rowHeight={28}
          active={active}
          onActive={setActive}
          onActivate={(entry) => (entry.kind === "directory" ? void enter(entry.handle) : toggle(entry))}
          onKey={onKey}
          isChosen={(entry) => chosen.has(entry.handle)}
          render={(entry) => <Entry entry={entry} chosen={chosen.has(entry.handle)} />}
        />
        {folder?.entries.length === 0 && <p className={styles.none}>{t("open.empty")}</p>}
      </div>
      {folder?.truncated && <p className={styles.note}>{t("open.truncated")}</p>}
      <footer className={styles.foot}>
        <span className={styles.keys} role="status">
          {t(opening ? "status.busy.opening" : "open.keys")}
        </span>
        <Button onClick={close}>{t("open.cancel")}</Button>
        <Button look="primary" disabled={opening || !folder} onClick={() => void openChosen()}>
          {chosen.size > 0 ? count("open.chosen", chosen.size) : t("open.folder")}
        </Button>
      </footer>
    </Dialog>
  );
}

const entryIcons: Record<FileEntry["kind"], typeof FileCode> = { directory: FolderIcon, proto: FileCode, set: Package };

function Entry({ entry, chosen }: { entry: FileEntry; chosen: boolean }) {
  const Icon = chosen ? SquareCheck : entryIcons[entry.kind];
  return (
    <div className={styles.entry}>
      <Icon size={14} className={chosen ? styles.chosen : styles.icon} />
      <span>{entry.name}</span>
    </div>
  );
}
