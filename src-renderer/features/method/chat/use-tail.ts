import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Nearer to the end than this, in pixels, is at the end. */
const nearPx = 24;

interface Tail {
  readonly flow: RefObject<HTMLElement | null>;
  /** Is the end in sight, and kept there? */
  readonly following: boolean;
  /** Goes to the end, and stays there. */
  readonly follow: () => void;
}

/**
 * Keeps the end of a scrolling element in sight while things are added there (`last` changes), until the user scrolls up.
 * What is added at the top (`first` changes) does not move what one reads.
 */
export function useTail(first: number | null, last: number | null, extra: unknown): Tail {
  const flow = useRef<HTMLElement>(null);
  const [following, setFollowing] = useState(true);
  const isFollowing = useRef(true);
  const before = useRef({ first, height: 0 });

  useEffect(() => {
    const element = flow.current;
    if (!element) return;
    const onScroll = () => {
      isFollowing.current = element.scrollTop + element.clientHeight >= element.scrollHeight - nearPx;
      setFollowing(isFollowing.current);
    };
    const observer = new ResizeObserver(() => {
      if (isFollowing.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn anew is the reason to look
  useLayoutEffect(() => {
    const element = flow.current;
    if (!element) return;
    const { scrollHeight } = element;
    const added = first !== null && before.current.first !== null && first < before.current.first;
    if (isFollowing.current) element.scrollTop = scrollHeight;
    else if (added && element.scrollTop < nearPx) element.scrollTop += scrollHeight - before.current.height;
    before.current = { first, height: scrollHeight };
  }, [first, last, extra]);

  const follow = useCallback(() => {
    const element = flow.current;
    isFollowing.current = true;
    setFollowing(true);
    if (element) element.scrollTop = element.scrollHeight;
  }, []);
  return { flow, following, follow };
}
