import { useCallback, useRef } from "react";

/** The function of the latest render, by one that stays the same. For what is called by events, not while rendering. */
export function useStable<A extends readonly unknown[], R>(act: (...args: A) => R): (...args: A) => R {
  const latest = useRef(act);
  latest.current = act;
  return useCallback((...args: A) => latest.current(...args), []);
}
