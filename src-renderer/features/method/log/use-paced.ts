import { useEffect, useRef, useState } from "react";
import { afterPaint } from "./after-paint";

/**
 * A value that changes faster than it can be drawn, taken up again only when what was made of the last one is painted, and
 * after as long a rest as that took: whatever it costs, half of the time is left for what one does with the window. The
 * newest value always comes in the end.
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
      timer = setTimeout(() => {
        isResting.current = false;
        setShown(latest.current);
      }, performance.now() - began);
    });
    return () => {
      painting.dispose();
      clearTimeout(timer);
      isResting.current = false;
    };
  }, [shown]);
  return shown;
}
