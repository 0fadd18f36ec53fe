import { Fault } from "#shared/base/fault";
import type { AttachedFile } from "#shared/model/request-body";
import type { WindowHost } from "../host/host";
import type { WindowState } from "./window-state";

/** Of one dropped file: it crosses to the core in one frame. */
const maxDropBytes = 12 * 1024 * 1024;

/**
 * Lets the user choose a file that a body is to name, by the system's dialog where there is one, else in the window; null
 * where they think better of it. Faults: file-not-found, file-unreadable.
 */
export async function attachFile({ client, info }: WindowHost, { layout }: WindowState): Promise<AttachedFile | null> {
  if (!info.capabilities.nativeDialogs) {
    layout.getState().choosingFile?.(null);
    const chosen = new Promise<AttachedFile | null>((resolve) => layout.setState({ choosingFile: resolve, palette: false }));
    return chosen.finally(() => layout.setState({ choosingFile: null }));
  }
  const [file] = (await client.call("files.pick", { what: "any" })).files;
  return file === undefined ? null : client.call("files.attach", { handle: file.handle });
}

/** Keeps a copy of a dropped file, since the page may not say where on the disk it is. Faults: too-large, io. */
export async function attachDropped({ client }: WindowHost, file: File): Promise<AttachedFile> {
  if (file.size > maxDropBytes) {
    throw new Fault("too-large", `${file.name} is too large to be dropped.`, {
      act: "Choose it instead: then it is read where it lies.",
      facts: { size: file.size, limit: maxDropBytes },
    });
  }
  return client.call("files.attachCopy", { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
}
