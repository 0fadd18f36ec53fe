import type { WindowHost } from "../../host/host";
import type { WindowState } from "../../state/window-state";
import { chosenEntries, readDropped } from "./dropped-files";

/** Lets the user choose what to open: by the system's dialog where there is one, else by the window's own panel. */
export async function chooseAndOpen({ client, info }: WindowHost, state: WindowState, what: "files" | "folder"): Promise<void> {
  if (!info.capabilities.nativeDialogs) return state.layout.setState({ openPanel: true, palette: false });
  const { files } = await client.call("files.pick", { what });
  await state.schemaActions.openHandles(files.map(({ handle }) => handle));
}

/** Lets the user choose a folder where a source's imports start. `from` is where the window's own panel begins. */
export async function chooseImportPath(
  { client, info }: WindowHost,
  state: WindowState,
  sourceId: string,
  from: string | null,
): Promise<void> {
  if (!info.capabilities.nativeDialogs) return state.layout.setState({ folderFor: { sourceId, from } });
  const { files } = await client.call("files.pick", { what: "folder" });
  for (const { handle } of files) await state.schemaActions.addImportPath(sourceId, handle);
}

/** Gives a dropped source the .proto files among those that were chosen in the page. */
export async function addChosenFiles(state: WindowState, sourceId: string, files: FileList): Promise<void> {
  await state.schemaActions.addFiles(sourceId, await readDropped(chosenEntries(files)));
}
