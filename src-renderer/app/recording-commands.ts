import type { CallHead } from "#shared/model/call";
import type { RecordingFormat } from "#shared/model/recording";
import type { Command } from "../commands/registry";
import { keptPanelId } from "../features/recordings/kept-panel";
import type { RecordingActs } from "../features/recordings/recording-acts";
import type { WindowState } from "../state/window-state";
import { lowerPanelId } from "./lower-panel";

/** The commands of recordings: what is opened, saved and kept. Saving is of the call of the tab in front. */
export function recordingCommands(state: WindowState, acts: RecordingActs): Command[] {
  const head = (): CallHead | undefined => state.calls.getState().heads[state.tabs.getState().activeTab ?? ""];
  const scan = (): string | undefined => state.calls.getState().scans[head()?.owner ?? ""];
  const hasRows = () => (head()?.rows ?? 0) > 0;
  const isFiltered = () => hasRows() && scan() !== undefined;
  const save = (format: RecordingFormat, filtered: boolean) => () => {
    const call = head();
    if (call) acts.save(call, filtered ? (scan() ?? null) : null, format);
  };
  return [
    { id: "recording.open", key: "Alt+Shift+O", run: () => acts.choose() },
    { id: "recording.save", key: "Mod+S", when: hasRows, run: save("ndjson", false) },
    { id: "recording.save.log", when: hasRows, run: save("binary-log", false) },
    { id: "recording.save.filtered", when: isFiltered, run: save("ndjson", true) },
    { id: "recording.save.filtered.log", when: isFiltered, run: save("binary-log", true) },
    { id: "recordings", key: "Alt+H", run: () => toggleKept(state) },
  ];
}

/** Shows what is kept and goes there; whoever is there already closes it. */
function toggleKept({ layout }: WindowState): void {
  const { problems: isOpen, lower } = layout.getState();
  if (isOpen && lower === "recordings" && document.getElementById(lowerPanelId)?.contains(document.activeElement)) {
    layout.setState({ problems: false });
    return;
  }
  layout.setState({ problems: true, lower: "recordings" });
  // The panel may have to come first.
  requestAnimationFrame(() => document.getElementById(keptPanelId)?.focus());
}
