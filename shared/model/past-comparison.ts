import type { PastCallHead } from "./history";

/** The parts of a call that are compared, in the order in which they are shown. */
export const comparedParts = ["status", "call", "metadata", "request", "response", "headers", "trailers"] as const;
export type ComparedPart = (typeof comparedParts)[number];

/** A place where two calls differ. */
export interface PastDifference {
  readonly part: ComparedPart;
  /** A JSONPath in the call as a document: `$.response.items[2].name`, `$.headers.date`. */
  readonly path: string;
  /** As JSON, cut where it is long; null where only the other one has the place. */
  readonly left: string | null;
  readonly right: string | null;
}

/** What came of comparing two calls. */
export interface PastComparison {
  readonly left: PastCallHead;
  readonly right: PastCallHead;
  readonly differences: readonly PastDifference[];
  /** Differences that are counted and not told. */
  readonly more: number;
  /** Differences at places that are ignored. */
  readonly ignored: number;
  /** Not all messages of both are kept whole: what is not kept was not compared. */
  readonly isPartial: boolean;
}

/** As many paths may be ignored. */
export const mostIgnoredPaths = 64;
