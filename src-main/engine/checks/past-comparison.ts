import { type PastCall, type PastMessage, pastHeadOf } from "#shared/model/history";
import { type ComparedPart, comparedParts, type PastComparison, type PastDifference } from "#shared/model/past-comparison";
import { boundedRun } from "./bounded-run";
import { JsonPath } from "./json-path";
import type { JsonValue } from "./json-value";
import { type Difference, differences, pathOf } from "./structural-diff";

/** More differences are counted and not told. */
const maxTold = 500;
/** UTF-16 units of a value that is told. */
const maxShown = 2000;
/** Paths may have patterns that do not end. */
const limitMs = 1000;

type Parts = Readonly<Record<ComparedPart, JsonValue>>;

/**
 * Where two past calls differ, part by part, as deep as both have the place. A place that one of the `ignore`d JSONPaths leads to in either
 * of them, and all below it, counts for nothing. Faults: bad-params for a path that is none (facts: path); too-large for one that takes too long.
 */
export function comparePastCalls(left: PastCall, right: PastCall, ignore: readonly string[]): PastComparison {
  const paths = ignore.map((path) => new JsonPath(path));
  const [one, other] = [partsOf(left), partsOf(right)];
  const ignored = boundedRun(limitMs, () => paths.flatMap((path) => [...path.places(one), ...path.places(other)]));
  const isIgnored = ignoredBy(new Set(ignored.map(pathOf)));
  const told: PastDifference[] = [];
  const counts = { more: 0, ignored: 0 };
  for (const part of comparedParts) {
    for (const difference of differences(one[part], other[part], `$.${part}`)) {
      if (isIgnored(difference.path)) counts.ignored++;
      else if (told.length < maxTold) told.push(toldOf(part, difference));
      else counts.more++;
    }
  }
  return { left: pastHeadOf(left), right: pastHeadOf(right), differences: told, ...counts, isPartial: isPartial(left) || isPartial(right) };
}

/** A call as a document. The one message of a unary call stands for itself, those of a stream in a list. */
function partsOf(call: PastCall): Parts {
  const { method, target, state, outcome, metadata, headers, trailers, deadlineMs, auth, kind, sent, received } = call;
  const sends = kind === "client-stream" || kind === "bidi";
  const receives = kind === "server-stream" || kind === "bidi";
  const status = outcome ? { code: outcome.name, message: outcome.message } : { state };
  return {
    status: { ...status, ...(sends ? { sent: sent.count } : {}), ...(receives ? { received: received.count } : {}) },
    call: { method, target, authentication: auth?.scheme.kind ?? "inherit", deadline: deadlineMs === null ? null : `${deadlineMs}ms` },
    metadata: byKey(metadata.filter(({ enabled }) => enabled)),
    request: listed(requestOf(call), sends),
    response: listed(messagesOf(call, "received"), receives),
    headers: byKey(headers ?? []),
    trailers: byKey(trailers ?? []),
  };
}

/** As the messages went out; where they did not, as they were written. */
function requestOf(call: PastCall): JsonValue[] {
  const went = messagesOf(call, "sent");
  return went.length > 0 ? went : call.bodies.map(({ text }) => parsed(text));
}

function messagesOf({ messages }: PastCall, direction: PastMessage["direction"]): JsonValue[] {
  return messages.filter((message) => message.direction === direction).map(({ json }) => parsed(json));
}

/** One that is cut, or written otherwise than as JSON, is a text. */
function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function listed(messages: JsonValue[], isStream: boolean): JsonValue {
  return isStream ? messages : (messages[0] ?? null);
}

/** Values of a key that stands there several times are in a list. */
function byKey(pairs: readonly { readonly key: string; readonly value: string }[]): { readonly [key: string]: JsonValue } {
  const values = new Map<string, string[]>();
  for (const { key, value } of pairs) values.set(key, [...(values.get(key) ?? []), value]);
  return Object.fromEntries([...values].map(([key, all]) => [key, all.length === 1 ? (all[0] ?? "") : all]));
}

/** Is a place, or one above it, among these? */
function ignoredBy(places: ReadonlySet<string>): (path: string) => boolean {
  return (path) =>
    [...places].some((place) => path.startsWith(place) && (path.length === place.length || /^[.[]/.test(path.slice(place.length))));
}

function toldOf(part: ComparedPart, { path, expected, found }: Difference): PastDifference {
  return { part, path, left: shown(expected), right: shown(found) };
}

function shown(value: JsonValue | undefined): string | null {
  if (value === undefined) return null;
  const text = JSON.stringify(value, null, 1);
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}

function isPartial({ messages, sent, received }: PastCall): boolean {
  return messages.some(({ truncated }) => truncated) || messages.length < sent.count + received.count;
}
