import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useFinder } from "./find-bar";
import type { Finder } from "./finder";
import { type MessageViewId, treeViewOf } from "./message-acts";
import type { TreeView, ViewedMessage } from "./viewed-message";

/** The search through a message: open or not, and the acts on it, which are stable between renders. */
export interface MessageFind {
  readonly isOpen: boolean;
  readonly finder: Finder;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly open: () => void;
  readonly close: () => void;
  /** Null while there is no hit. */
  readonly go: ((by: 1 | -1) => void) | null;
}

/** What is searched goes along when the view changes. Closed, it gives the focus back to the view in `panel`. */
export function useFind(
  viewed: ViewedMessage,
  view: MessageViewId,
  show: (view: MessageViewId) => void,
  panel: RefObject<HTMLElement | null>,
): MessageFind {
  const [isOpen, setOpen] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const treeView = treeViewOf[view];
  const finder = viewed.finder(treeView);
  const { hits } = useFinder(finder);

  const last = useRef<{ viewed: ViewedMessage; treeView: TreeView }>({ viewed, treeView });
  useEffect(() => {
    const before = last.current;
    last.current = { viewed, treeView };
    if (!isOpen || (before.viewed === viewed && before.treeView === treeView)) return;
    const { text, matchCase } = before.viewed.finder(before.treeView).state;
    before.viewed.finder(before.treeView).close();
    viewed.finder(treeView).search(text, matchCase);
  }, [viewed, treeView, isOpen]);

  const open = useCallback(() => {
    // Text has no places to go to.
    if (view === "text") show("json");
    setOpen(true);
    requestAnimationFrame(() => field.current?.select());
  }, [view, show]);
  const close = useCallback(() => {
    finder.close();
    setOpen(false);
    panel.current?.querySelector<HTMLElement>("[role=tree], [role=grid]")?.focus();
  }, [finder, panel]);
  const hasHits = isOpen && hits.length > 0;
  const go = useMemo(() => (hasHits ? (by: 1 | -1) => finder.go(by) : null), [hasHits, finder]);
  return { isOpen, finder, field, open, close, go };
}
