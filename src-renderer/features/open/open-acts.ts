import type { WindowHost } from "../../host/host";
import type { WindowState } from "../../state/window-state";

/** Lets the user choose what to open: by the system's dialog where there is one, else by the window's own panel. */
export async function chooseAndOpen({ client, info }: WindowHost, state: WindowState, what: "files" | "folder"): Promise<void> {
  if (!info.capabilities.nativeDialogs) return state.layout.setState({ openPanel: true, palette: false });
  const { handles } = await client.call("files.pick", { what });
  await state.schemaActions.openHandles(handles);
}
