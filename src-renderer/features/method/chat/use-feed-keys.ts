import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from "react";
import { isFocusLost } from "../../../ui/focus-back";
import { nextIndex } from "../../../ui/list-keys";
import type { ChatMessageActs } from "./message-acts";

interface FeedKeys {
  readonly flow: RefObject<HTMLElement | null>;
  readonly acts: ChatMessageActs;
  /** May the message at a row be sent as it is? */
  readonly sendable: (index: number) => boolean;
  readonly onMenu: (index: number, at: { readonly x: number; readonly y: number }) => void;
  readonly follow: () => void;
}

/** The articles that are in a feed now. */
const articles = (flow: HTMLElement) => [...flow.querySelectorAll<HTMLElement>("article[data-row]")];
const rowOf = (element: HTMLElement) => Number(element.dataset.row);

/**
 * The keys of a conversation (WAI-ARIA feed pattern, with the arrows too): they move from message to message, and act on
 * the one that has the focus.
 */
export function useFeedKeys({ flow, acts, sendable, onMenu, follow }: FeedKeys): (event: KeyboardEvent) => void {
  const hadFocus = useRef(false);
  // A message that is too far back is not drawn any more: who stood on it stands on the conversation then.
  useLayoutEffect(() => {
    const element = flow.current;
    if (hadFocus.current && isFocusLost()) element?.focus({ preventScroll: true });
    hadFocus.current = element?.contains(document.activeElement) ?? false;
  });

  const move = (key: string): boolean => {
    const element = flow.current;
    if (!element) return false;
    const all = articles(element);
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = at < 0 && key === "ArrowUp" ? all.length - 1 : nextIndex(key, at, all.length, 8);
    const next = to === null ? undefined : all[to];
    if (!next) return false;
    if (to === all.length - 1 && (key === "End" || key === "ArrowDown")) follow();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  };

  const act = (key: string, article: HTMLElement): boolean => {
    const index = rowOf(article);
    const run = { Enter: acts.open, " ": acts.open, l: acts.showInLog }[key];
    const again = { r: acts.resend, e: acts.edit, p: acts.keep }[key];
    if (run) run(index);
    else if (again && sendable(index)) again(index);
    else return false;
    return true;
  };

  const openMenu = (article: HTMLElement): void => {
    const { left, top } = article.getBoundingClientRect();
    onMenu(rowOf(article), { x: left + 24, y: top + 24 });
  };

  /** Tells whether the key meant something. */
  const press = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent, article: HTMLElement | null): boolean => {
    if (article && (key === "ContextMenu" || (key === "F10" && shiftKey))) {
      openMenu(article);
      return true;
    }
    if (!ctrlKey && !metaKey && !altKey) return move(key) || (article !== null && act(key.length === 1 ? key.toLowerCase() : key, article));
    const copies = !altKey && key.toLowerCase() === "c" && (window.getSelection()?.isCollapsed ?? true);
    if (article && copies) acts.copy(rowOf(article));
    return article !== null && copies;
  };

  return (event) => {
    const focused = event.target instanceof HTMLElement ? event.target : null;
    const article = focused?.matches("article[data-row]") ? focused : null;
    if (!article && focused !== flow.current) return;
    if (!press(event, article)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
