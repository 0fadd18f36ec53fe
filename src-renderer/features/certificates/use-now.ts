import { useEffect, useReducer } from "react";

const stepMs = 60_000;

/** The time, in milliseconds since 1970, told anew each minute at least: what ends soon ends while it is looked at. */
export function useNow(): number {
  const [, tick] = useReducer((ticks: number) => ticks + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, stepMs);
    return () => clearInterval(timer);
  }, []);
  return Date.now();
}
