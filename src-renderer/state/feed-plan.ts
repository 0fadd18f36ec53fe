import type { Feed } from "#shared/model/feed";

/** What a tab is to send many of, as the user writes it. Not kept over a restart. */
export interface FeedPlan {
  readonly from: Feed["from"];
  readonly times: string;
  readonly interval: string;
  /** References to files (`fileReference`); empty for none. */
  readonly linesFile: string;
  readonly chunksFile: string;
  readonly chunkSize: string;
  /** Null for the first bytes field that there is. */
  readonly field: string | null;
  readonly finish: boolean;
}

export const newFeedPlan: FeedPlan = {
  from: "messages",
  times: "100",
  interval: "",
  linesFile: "",
  chunksFile: "",
  chunkSize: "64 KiB",
  field: null,
  finish: false,
};
