import { useEffect, useRef, useState } from "react";
import { afterPaint } from "./after-paint";

/** Where a machine is so busy that a drawing takes longer, what is shown would only be older for it. */
const longestRestMs = 200;

/**
 * A value that changes faster than it can be drawn, taken up again only when what was made of the last one is painted, and
 * after as long a rest as that took, within bounds: whatever it costs, half of the time is left for what one does with the
 * window. The newest value always comes in the end.
 */
export function usePaced<T>(newest: T): T {
  const [shown, setShown] = useState(newest);
  const latest = useRef(newest);
  latest.current = newest;
  const isResting = useRef(false);
  useEffect(() => {
    if (newest !== shown && !isResting.current) setShown(newest);
  }, [newest, shown]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new value begins a new rest
  useEffect(() => {
    const began = performance.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    isResting.current = true;
    const painting = afterPaint(() => {
      const rest = Math.min(longestRestMs, performance.now() - began);
      timer = setTimeout(() => {
        isResting.current = false;
        setShown(latest.current);
      }, rest);
    });
    return () => {
      painting.dispose();
      clearTimeout(timer);
      isResting.current = false;
    };
  }, [shown]);
  return shown;
}
