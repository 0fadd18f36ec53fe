import { type Disposable, toDisposable } from "#shared/base/disposable";
import { isCommandLine } from "#shared/model/command-line";
import type { WindowHost } from "../host/host";
import { tellFault } from "../state/schema-actions";
import type { WindowState } from "../state/window-state";

/** Where a text of several lines belongs as it is: the import's own field, and editors. */
const textPlaces = "textarea, [contenteditable], .monaco-editor";

/** A command line that is pasted anywhere but into a text opens as a request. */
export function followPastes({ client }: WindowHost, state: WindowState): Disposable {
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const isInText = event.target instanceof Element && event.target.closest(textPlaces) !== null;
    if (event.defaultPrevented || isInText || !isCommandLine(text)) return;
    event.preventDefault();
    event.stopPropagation();
    tellFault(state, openPasted(client, state, text));
  };
  document.addEventListener("paste", paste, true);
  return toDisposable(() => document.removeEventListener("paste", paste, true));
}

async function openPasted(client: WindowHost["client"], { layout, savedActions }: WindowState, text: string): Promise<void> {
  const { requests, losses } = await client.call("exchange.paste", { text });
  for (const request of requests) savedActions.openUnsaved(request);
  layout.setState({ palette: false, pasteLosses: losses.length > 0 ? losses : null });
}
