import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

/** Nearer to the end than this, in pixels, is at the end. */
const nearPx = 24;

interface Tail {
  readonly flow: RefObject<HTMLElement | null>;
  /** Is the end in sight? Then it stays there, whatever is added. */
  readonly following: boolean;
  /** Goes to the end. */
  readonly follow: () => void;
}

/**
 * Whether the end of a conversation is in sight. Its element is laid out from the end (`column-reverse`), so that the
 * browser itself keeps the end where it is, and what one reads when something is added before it; 0 is the end, and what
 * is above has negative places. Nothing is measured: that would cost a layout for every message.
 */
export function useTail(): Tail {
  const flow = useRef<HTMLElement>(null);
  const [following, setFollowing] = useState(true);
  useEffect(() => {
    const element = flow.current;
    if (!element) return;
    const onScroll = () => setFollowing(element.scrollTop >= -nearPx);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => element.removeEventListener("scroll", onScroll);
  }, []);
  const follow = useCallback(() => {
    setFollowing(true);
    if (flow.current) flow.current.scrollTop = 0;
  }, []);
  return { flow, following, follow };
}
