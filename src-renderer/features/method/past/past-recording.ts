import type { PastCallHead, RecordingPlace } from "#shared/model/history";
import type { WindowHost } from "../../../host/host";
import { callEntries } from "../../../state/call-store";
import type { WindowState } from "../../../state/window-state";
import { resumeCalls } from "../calls";
import { borrowRecording } from "../compare/borrowed";

type ShowingHost = Pick<WindowHost, "client">;
type RecordedCall = Pick<PastCallHead, "id" | "method" | "kind" | "target">;

/** Shows the tab that has a call's recording open, or opens one for it; answers its id. Faults: file-not-found, io. */
export async function showRecording(host: ShowingHost, state: WindowState, { id, method, target }: RecordedCall): Promise<string> {
  const open = Object.entries(state.calls.getState().heads).find(([, head]) => head?.callId === id)?.[0];
  if (open !== undefined && state.tabs.getState().tabs.some((tab) => tab.id === open)) {
    state.tabActions.activate(open);
    return open;
  }
  const owner = crypto.randomUUID();
  await host.client.call("recording.openKept", { id, owner });
  state.recordings.setState(({ revision }) => ({ revision: revision + 1 }));
  state.tabActions.openRecording(owner, method, target);
  await resumeCalls(host, state);
  return owner;
}

/** Shows all messages of a call beside those of another one. Faults: as above. */
export async function compareRecordings(
  host: ShowingHost,
  state: WindowState,
  left: RecordedCall,
  right: string,
  place: RecordingPlace,
): Promise<void> {
  const tabId = await showRecording(host, state, left);
  if (place === "open") callEntries.setCompare(state.calls, tabId, { other: right });
  else borrowRecording(host.client, state, tabId, right);
  callEntries.setView(state.calls, tabId, left.kind === "bidi" ? "chat" : "answer", "compare");
}
