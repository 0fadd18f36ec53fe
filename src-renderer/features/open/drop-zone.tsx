import { type ReactNode, useEffect, useState } from "react";
import { Fault } from "#shared/base/fault";
import { isRecordingName } from "#shared/model/recording";
import { useHost, type WindowHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { droppedKeyFiles, isKeyFileName } from "../../state/key-files";
import { tellFault } from "../../state/schema-actions";
import { useWindowState, type WindowState } from "../../state/window-state";
import styles from "./drop-zone.module.css";
import { dropLabel, droppedEntries, readDropped, uploadLimits } from "./dropped-files";

/** Takes files and folders dropped anywhere on the window, schemas, recordings, keys and certificates, and shows that it would. */
export function DropZone({ children, recordings }: { children: ReactNode; recordings: RecordingDrops }) {
  const { t } = useTexts();
  const host = useHost();
  const state = useWindowState();
  const over = useFileDrag((data, sourceId) => {
    const recorded = [...data.files].filter(({ name }) => isRecordingName(name));
    if (recorded.length > 0 && recorded.length === data.files.length) return tellFault(state, giveRecordings(host, recordings, recorded));
    const keys = [...data.files].filter(({ name }) => isKeyFileName(name));
    if (keys.length > 0 && keys.length === data.files.length) return tellFault(state, giveKeys(host, state, keys));
    const open = () => openDrop(host, state, data);
    tellFault(state, sourceId === null ? open() : giveDrop(host, state, sourceId, data, open));
  });
  return (
    <>
      {children}
      {over && (
        <div className={styles.over} aria-hidden="true">
          <span>{t("open.drop")}</span>
        </div>
      )}
    </>
  );
}

/** Shows what keys and certificates were dropped, before they are kept. */
async function giveKeys(host: WindowHost, { certificates }: WindowState, files: readonly File[]): Promise<void> {
  certificates.setState({ dialog: { kind: "import", files: await droppedKeyFiles(host, files) } });
}

/** Who takes dropped recordings. */
export interface RecordingDrops {
  openFile(handle: string, name: string): void;
  openDropped(name: string, bytes: Uint8Array): void;
}

/** By path where the shell knows it, which has no limit; else by what is in them. */
async function giveRecordings(host: WindowHost, recordings: RecordingDrops, files: readonly File[]): Promise<void> {
  for (const file of files) {
    const path = host.pathOf(file);
    if (path !== null) {
      const { handle } = await host.client.call("files.resolve", { path });
      recordings.openFile(handle, file.name);
    } else if (file.size <= uploadLimits.bytes) {
      recordings.openDropped(file.name, new Uint8Array(await file.arrayBuffer()));
    } else {
      throw new Fault("too-large", `${file.name} is too large to be read in the page.`, {
        act: "Use Open a recording instead: it reads from the disk, without this limit.",
        facts: { size: file.size, limit: uploadLimits.bytes },
      });
    }
  }
}

/** Listens on the whole window, so that a file dropped beside the mark does not replace the page. True while files are dragged over it. */
function useFileDrag(onDrop: (data: DataTransfer, importsOf: string | null) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      setOver(true);
    };
    const onLeave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const onEnd = (event: DragEvent) => {
      setOver(false);
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      // Some places take a file themselves.
      if (event.target instanceof Element && event.target.closest("[data-takes-file]")) return;
      onDrop(event.dataTransfer, sourceBelow(event.target));
    };
    window.addEventListener("dragover", onOver);
    window.addEventListener("dragleave", onLeave);
    window.addEventListener("drop", onEnd);
    return () => {
      window.removeEventListener("dragover", onOver);
      window.removeEventListener("dragleave", onLeave);
      window.removeEventListener("drop", onEnd);
    };
  }, [onDrop]);
  return over;
}

/** The source whose imports are shown where something was dropped, or null. */
function sourceBelow(target: EventTarget | null): string | null {
  return target instanceof Element ? (target.closest("[data-imports-of]")?.getAttribute("data-imports-of") ?? null) : null;
}

/** A drop on a source's imports is for them: a folder of the disk becomes an import path, files are added to dropped ones. */
async function giveDrop(host: WindowHost, state: WindowState, sourceId: string, data: DataTransfer, open: () => Promise<void>) {
  const source = state.schemas.getState().sources.find((one) => one.source.id === sourceId)?.source;
  if (source?.kind === "upload") {
    return state.schemaActions.addFiles(sourceId, await readDropped(droppedEntries(data.items)));
  }
  const paths = [...data.files].map((file) => host.pathOf(file));
  if (paths.length === 0 || paths.some((path) => path === null)) return open();
  for (const path of paths) {
    const entry = await host.client.call("files.resolve", { path: path ?? "" });
    await state.schemaActions.addImportPath(sourceId, entry.handle);
  }
}

/** By path where the shell knows it, so that imports beside the file are found and changes are seen; else by text. */
async function openDrop(host: WindowHost, { schemaActions }: WindowState, data: DataTransfer): Promise<void> {
  const paths = [...data.files].map((file) => host.pathOf(file));
  if (paths.length > 0 && paths.every((path) => path !== null)) {
    const entries = await Promise.all(paths.map((path) => host.client.call("files.resolve", { path })));
    return schemaActions.openHandles(entries.map(({ handle }) => handle));
  }
  const dropped = droppedEntries(data.items);
  await schemaActions.upload(dropLabel(dropped.map(({ name }) => name)), await readDropped(dropped));
}
