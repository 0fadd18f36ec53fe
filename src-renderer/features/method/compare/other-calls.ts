import type { CallHead } from "#shared/model/call";
import { splitMethod } from "#shared/model/method";
import type { KeptRecording } from "#shared/model/recording";

/** What a call can be compared with, the newest first. */
export interface OtherCalls {
  readonly sameMethod: readonly CallHead[];
  readonly others: readonly CallHead[];
  /** Recordings of earlier runs, which are not open; those of the same method first. */
  readonly kept: readonly KeptRecording[];
}

/** Of all calls of the core, the streams beside this one; and of what is kept, the streams. */
export function otherCalls(
  own: Pick<CallHead, "callId" | "method">,
  calls: readonly CallHead[],
  kept: readonly KeptRecording[],
): OtherCalls {
  const isSame = ({ method }: { readonly method: string }) => method === own.method;
  const streams = newestFirst(calls.filter(({ callId, kind }) => callId !== own.callId && kind !== "unary"));
  const stored = newestFirst(kept.filter(({ kind, rows }) => kind !== "unary" && rows > 0));
  return {
    sameMethod: streams.filter(isSame),
    others: streams.filter((call) => !isSame(call)),
    kept: [...stored.filter(isSame), ...stored.filter((recording) => !isSame(recording))],
  };
}

function newestFirst<T extends { readonly startedAt: number }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => b.startedAt - a.startedAt);
}

/** The chosen one as long as it is there; else the newest of the same method, or null. */
export function chosenCall({ sameMethod, others }: OtherCalls, chosen: string | null): CallHead | null {
  return [...sameMethod, ...others].find(({ callId }) => callId === chosen) ?? sameMethod[0] ?? null;
}

/** What a call is known by: its method, its target, and when it began; the day only of one that did not begin today. */
export function callLabel(
  { method, target, origin, startedAt }: Pick<CallHead, "method" | "target" | "origin" | "startedAt">,
  locale: string,
): string {
  const isOfToday = new Date(startedAt).toDateString() === new Date().toDateString();
  const moment = new Intl.DateTimeFormat(locale, isOfToday ? { timeStyle: "medium" } : { dateStyle: "medium", timeStyle: "medium" }).format(
    startedAt,
  );
  return [splitMethod(method)?.method ?? method, origin?.file ?? target, moment].filter((part) => part !== "").join(" · ");
}
