import { type RefObject, useMemo } from "react";
import { useCommands } from "../../../commands/context";
import type { Command } from "../../../commands/registry";
import type { RowActs } from "./row-acts";
import type { Log } from "./use-log";
import type { LogTools } from "./use-log-tools";
import { useStable } from "./use-stable";

/** The palette has the focus while it asks what may run. */
const inDialog = () => document.querySelector("dialog[open]") !== null;
const inEditor = () => Boolean(document.activeElement?.closest("[data-testid=json-editor]"));

/** The commands of the log that is shown; `rows` is around the rows and their bars, without the open message. */
export function useLogCommands(log: Log, tools: LogTools, acts: RowActs, rows: RefObject<HTMLElement | null>): void {
  const { list, choice } = log;
  const { openFilter, openSearch, openJump, openPin, openColumns, isSearching } = tools;
  const { copy, mark, goToMark, find } = acts;
  const hasChosen = useStable(() => choice !== null);
  const searching = useStable(() => isSearching);
  useCommands(
    useMemo(() => {
      const inRows = () => rows.current?.contains(document.activeElement) ?? false;
      const inGrid = () => inDialog() || (document.activeElement?.matches("[role=grid]") === true && inRows());
      // The open message has a search of its own, and so has the editor.
      const isElsewhere = () => document.activeElement?.closest("[data-log-detail]") !== null || inEditor();
      const isCopying = () => hasChosen() && inGrid() && (inDialog() || (window.getSelection()?.isCollapsed ?? true));
      return [
        { id: "log.filter", key: "Mod+Shift+F", run: openFilter },
        { id: "log.find", key: "Mod+F", when: () => !isElsewhere(), run: openSearch },
        { id: "log.find.next", key: "F3", when: () => searching() && !isElsewhere(), run: () => find(1) },
        { id: "log.find.previous", key: "Shift+F3", when: () => searching() && !isElsewhere(), run: () => find(-1) },
        { id: "log.jump", key: "Mod+G", when: () => !inEditor(), run: openJump },
        { id: "log.mark", key: "M", when: () => hasChosen() && inGrid(), run: mark },
        { id: "log.mark.next", key: "F2", when: () => !inEditor(), run: () => goToMark(1) },
        { id: "log.mark.previous", key: "Shift+F2", when: () => !inEditor(), run: () => goToMark(-1) },
        { id: "log.copy.json", key: "Mod+C", when: isCopying, run: () => copy("json") },
        { id: "log.copy.table", key: "Mod+Alt+C", when: isCopying, run: () => copy("table") },
        { id: "log.pin", run: openPin },
        { id: "log.columns", run: openColumns },
        { id: "log.follow", run: () => list.current?.follow() },
      ] satisfies Command[];
    }, [rows, list, hasChosen, searching, openFilter, openSearch, openJump, openPin, openColumns, find, mark, goToMark, copy]),
  );
}
