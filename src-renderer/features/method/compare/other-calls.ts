import type { CallHead } from "#shared/model/call";
import { splitMethod } from "#shared/model/method";

/** The calls that one can be compared with, the newest first. */
export interface OtherCalls {
  readonly sameMethod: readonly CallHead[];
  readonly others: readonly CallHead[];
}

/** Of all calls of the core, the streams beside this one. */
export function otherCalls(own: Pick<CallHead, "callId" | "method">, calls: readonly CallHead[]): OtherCalls {
  const streams = calls.filter(({ callId, kind }) => callId !== own.callId && kind !== "unary");
  const newest = streams.toSorted((a, b) => b.startedAt - a.startedAt);
  return { sameMethod: newest.filter(({ method }) => method === own.method), others: newest.filter(({ method }) => method !== own.method) };
}

/** The chosen one as long as it is there; else the newest of the same method, or null. */
export function chosenCall({ sameMethod, others }: OtherCalls, chosen: string | null): CallHead | null {
  return [...sameMethod, ...others].find(({ callId }) => callId === chosen) ?? sameMethod[0] ?? null;
}

/** What a call is known by: its method, its target, and when it began. */
export function callLabel({ method, target, origin, startedAt }: CallHead, locale: string): string {
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" }).format(startedAt);
  return [splitMethod(method)?.method ?? method, origin?.file ?? target, moment].filter((part) => part !== "").join(" · ");
}
