import { useRef } from "react";
import type { CallHead } from "#shared/model/call";
import type { FeedProgress } from "#shared/model/feed";

/** Over so many milliseconds a rate is measured. */
const spanMs = 1000;

/** Messages a second that a feed sends, over the last second of its heads; null before there is enough to tell. */
export function useSendingRate({ callId, elapsedMs }: CallHead, { sent }: FeedProgress): number | null {
  const seen = useRef<{ callId: string; samples: { at: number; sent: number }[] }>({ callId, samples: [] });
  const last = seen.current.samples.at(-1);
  if (seen.current.callId !== callId || (last !== undefined && last.sent > sent)) seen.current = { callId, samples: [] };
  const { samples } = seen.current;
  if (last === undefined || last.at !== elapsedMs) samples.push({ at: elapsedMs, sent });
  while (samples.length > 2 && (samples[1]?.at ?? 0) < elapsedMs - spanMs) samples.shift();
  const [first] = samples;
  const span = first === undefined ? 0 : elapsedMs - first.at;
  return first === undefined || span < 200 ? null : Math.round(((sent - first.sent) * 1000) / span);
}
