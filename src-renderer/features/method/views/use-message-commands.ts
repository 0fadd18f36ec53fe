import { useMemo } from "react";
import { useCommands } from "../../../commands/context";
import type { Command } from "../../../commands/registry";
import { type MessageActs, type MessageViewId, messageViews } from "./message-acts";
import type { NodeTree } from "./node-tree";

interface MessageCommands {
  readonly acts: MessageActs;
  readonly tree: NodeTree;
  readonly find: () => void;
  /** Goes to the next or the previous hit; null while nothing is searched. */
  readonly go: ((by: 1 | -1) => void) | null;
  readonly show: (view: MessageViewId) => void;
}

/** The text editor has a search of its own. */
const isInEditor = () => Boolean(document.activeElement?.closest("[data-testid=json-editor]"));

/** The commands of the message that is looked at. All of `commands` must be stable between renders. */
export function useMessageCommands({ acts, tree, find, go, show }: MessageCommands): void {
  useCommands(
    useMemo(() => {
      const hasChosen = () => tree.selected !== null;
      return [
        { id: "message.find", key: "Mod+F", when: () => !isInEditor(), run: find },
        { id: "message.find.next", key: "F3", when: () => go !== null, run: () => go?.(1) },
        { id: "message.find.previous", key: "Shift+F3", when: () => go !== null, run: () => go?.(-1) },
        { id: "message.copy.value", when: hasChosen, run: acts.copyValue },
        { id: "message.copy.path", key: "Mod+Shift+C", when: hasChosen, run: acts.copyPath },
        { id: "message.copy.all", run: acts.copyAll },
        ...messageViews.map((view) => ({ id: `message.view.${view}` as const, run: () => show(view) })),
      ] satisfies Command[];
    }, [acts, tree, find, go, show]),
  );
}
