import { type RefCallback, useCallback, useRef } from "react";

/**
 * For what goes away while it is in use, a notice or a panel: where the focus goes then, if it was inside. Without that a
 * keyboard user would stand nowhere. Give the answer to the element as its `ref`.
 */
export function useFocusBack<T extends HTMLElement>(back: () => void): RefCallback<T> {
  const latest = useRef(back);
  latest.current = back;
  return useCallback((element: T) => {
    // React detaches a ref just before it takes the element out of the page.
    return () => {
      if (element.contains(document.activeElement)) requestAnimationFrame(() => isFocusLost() && latest.current());
    };
  }, []);
}

/** Has the focus gone with what had it? */
export function isFocusLost(): boolean {
  return document.activeElement === document.body || document.activeElement === null;
}
