import { Folder as FolderIcon } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Fault } from "#shared/base/fault";
import type { FileEntry } from "#shared/contract/app";
import { useHost } from "../../host/host";
import { faultWords } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { FaultText } from "../../ui/fault-text";
import { ListBox, type ListBoxHandle } from "../../ui/list-box";
import { Notice } from "../../ui/notice";
import { useFolder } from "./folder";
import { FolderBar } from "./folder-bar";
import styles from "./open-panel.module.css";

interface Place {
  readonly handle: string;
  readonly label: string;
}

interface PlacePanelProps {
  readonly title: string;
  /** What is to be known before it is saved; null for nothing. */
  readonly note: string | null;
  /** As the file is called where the user does not say otherwise. */
  readonly name: string;
  /** The place of a name in a folder, and whether there is a file already. */
  readonly placeIn: (directory: string, name: string) => Promise<Place & { readonly exists: boolean }>;
  /** Where it is to be saved; null for nowhere. */
  readonly onPlace: (place: Place | null) => void;
}

/** Chooses where to save a file on the core's disk, where the shell has no dialog of the system. */
export function PlacePanel({ title, note, name: suggested, placeIn, onPlace }: PlacePanelProps) {
  const texts = useTexts();
  const { t } = texts;
  const { client } = useHost();
  const { folder, fault, setFault, go } = useFolder(client);
  const folders = (folder?.entries ?? []).filter(({ kind }) => kind === "directory");
  const [name, setName] = useState(suggested);
  const [active, setActive] = useState(-1);
  /** A place where there is a file already: it is replaced only when that was said. */
  const [taken, setTaken] = useState<Place | null>(null);
  /** Saving was wished for before the first folder had been read. */
  const [wanted, setWanted] = useState(false);
  const list = useRef<ListBoxHandle>(null);
  const field = useId();

  /** A name in the folder that is shown, or a path of its own. */
  const placeOf = async (written: string, directory: string) => {
    const end = Math.max(written.lastIndexOf("/"), written.lastIndexOf("\\"));
    if (end < 0) return placeIn(directory, written);
    const { handle } = await client.call("files.resolve", { path: written.slice(0, end + 1) });
    return placeIn(handle, written.slice(end + 1));
  };
  const enter = async (directory: string) => {
    setTaken(null);
    await go(directory);
    setActive(0);
    list.current?.focus();
  };
  const submit = async () => {
    if (!folder) return setWanted(true);
    if (taken) return onPlace(taken);
    try {
      const { exists, ...place } = await placeOf(name.trim(), folder.directory);
      if (exists) setTaken(place);
      else onPlace(place);
    } catch (reason) {
      setFault(Fault.from(reason).toData());
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a folder that has come is the reason
  useEffect(() => {
    if (!folder || !wanted) return;
    setWanted(false);
    void submit();
  }, [folder, wanted]);
  const onKey = (event: KeyboardEvent, entry: FileEntry | undefined): boolean => {
    if ((event.key === "Backspace" || event.key === "ArrowLeft") && folder?.parent) void enter(folder.parent);
    else if (event.key === "ArrowRight" && entry) void enter(entry.handle);
    else return false;
    return true;
  };

  return (
    <Dialog label={title} onClose={() => onPlace(null)}>
      <form
        className={styles.whole}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <header className={styles.head}>
          <h2>{title}</h2>
          <div className={styles.path}>
            <label htmlFor={field}>{t("recording.save.name")}</label>
            <input
              id={field}
              type="text"
              className="data"
              value={name}
              autoFocus
              onFocus={(event) => event.target.setSelectionRange(0, Math.max(0, name.lastIndexOf(".")))}
              onChange={(event) => {
                setName(event.target.value);
                setTaken(null);
              }}
              spellCheck={false}
              autoComplete="off"
            />
          </div>
        </header>
        {fault && (
          <div className={styles.fault}>
            <Notice tone="bad" title={t(`fault.${fault.code}`)}>
              <FaultText {...faultWords(fault, texts)} />
            </Notice>
          </div>
        )}
        {taken && (
          <div className={styles.fault}>
            <Notice tone="warn" title={t("recording.save.exists", { file: taken.label })} />
          </div>
        )}
        {note !== null && <p className={styles.note}>{note}</p>}
        <FolderBar folder={folder} onEnter={(directory) => void enter(directory)} />
        <div className={styles.body}>
          <ListBox
            ref={list}
            id="save-folder"
            label={folder?.label ?? t("recording.save.folder")}
            className={styles.list ?? ""}
            items={folders}
            keyOf={(entry) => entry.handle}
            rowHeight={28}
            active={active}
            onActive={setActive}
            onActivate={(entry) => void enter(entry.handle)}
            onKey={onKey}
            render={(entry) => (
              <div className={styles.entry}>
                <FolderIcon size={14} className={styles.icon} />
                <span>{entry.name}</span>
              </div>
            )}
          />
          {folder && folders.length === 0 && <p className={styles.none}>{t("recording.save.empty")}</p>}
        </div>
        <footer className={styles.foot}>
          <span className={styles.keys}>{t("recording.save.keys")}</span>
          <Button onClick={() => onPlace(null)}>{t("recording.cancel")}</Button>
          <Button type="submit" look={taken ? "danger" : "primary"} disabled={wanted || name.trim() === ""}>
            {t(taken ? "recording.save.replace" : "recording.save.act")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
