import { type RefObject, useEffect } from "react";
import { parseRowFilter, patternOf } from "#shared/model/row-filter";
import type { LogSearch } from "./log-search";
import { useChangesOf } from "./use-changes-of";

const name = "log-hits";
/** More on one row than anybody looks at. */
const mostPerRow = 50;

/**
 * Paints what is searched for where the rows show it. The rows' elements stay as they are: the browser paints ranges over
 * them, where it can.
 */
export function useHitMarks(pane: RefObject<HTMLElement | null>, search: LogSearch): void {
  const { text } = useChangesOf(search.onDidChange, () => search.state);
  useEffect(() => {
    const element = pane.current;
    const [term, ...more] = parseRowFilter(text).terms ?? [];
    if (!element || !term || more.length > 0 || term.is === "field" || !("highlights" in CSS)) return;
    const pattern = term.is === "text" ? new RegExp(escaped(term.text), "giu") : globally(patternOf(term.source, term.ignoreCase));
    const paint = () => CSS.highlights.set(name, new Highlight(...rangesIn(element, pattern)));
    const observer = new MutationObserver(paint);
    observer.observe(element, { childList: true, characterData: true, subtree: true });
    paint();
    return () => {
      observer.disconnect();
      CSS.highlights.delete(name);
    };
  }, [pane, text]);
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
const globally = (pattern: RegExp) => new RegExp(pattern.source, `${pattern.flags}g`);

function rangesIn(pane: Element, pattern: RegExp): Range[] {
  return [...pane.querySelectorAll("[data-log-message]")].flatMap((cell) => {
    const found = [...(cell.textContent ?? "").matchAll(pattern)].filter(([hit]) => hit !== "");
    return found.slice(0, mostPerRow).map((hit) => rangeOf(cell, hit.index, hit.index + hit[0].length));
  });
}

/** The range of a part of an element's text, which may stand in several of the elements within. */
function rangeOf(element: Element, start: number, end: number): Range {
  const range = document.createRange();
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let at = 0;
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    if (start >= at && start < at + length) range.setStart(node, start - at);
    if (end > at && end <= at + length) {
      range.setEnd(node, end - at);
      break;
    }
    at += length;
  }
  return range;
}
