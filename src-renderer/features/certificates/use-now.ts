import { useEffect, useState } from "react";

const stepMs = 60_000;

/** The time, in milliseconds since 1970, that moves on by itself: what ends soon ends while it is looked at. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), stepMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
