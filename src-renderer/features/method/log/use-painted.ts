import { useEffect, useState } from "react";
import { afterPaint } from "./after-paint";

/** False until what is drawn around the component has been painted once: what is costly to make is then made in a task of its own. */
export function usePainted(): boolean {
  const [isPainted, setPainted] = useState(false);
  useEffect(() => {
    const waiting = afterPaint(() => setPainted(true));
    return () => waiting.dispose();
  }, []);
  return isPainted;
}
