import { useEffect, useState } from "react";
import { type CallHead, isOver } from "#shared/model/call";

const tickMs = 500;

/** Milliseconds since a call's start, or from its start to its end. It goes on while nothing is heard of a call that runs. */
export function useElapsed({ callId, state, startedAt, elapsedMs }: CallHead): number {
  const [now, setNow] = useState(0);
  const running = !isOver(state) && state !== "idle";
  // biome-ignore lint/correctness/useExhaustiveDependencies: another call has another time
  useEffect(() => {
    setNow(0);
    if (!running) return;
    const ticking = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(ticking);
  }, [callId, running]);
  return running ? Math.max(elapsedMs, now - startedAt) : elapsedMs;
}
