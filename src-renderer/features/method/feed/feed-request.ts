import { parseByteSize } from "#shared/model/byte-size";
import { parseDuration } from "#shared/model/duration";
import type { Feed, FeedPace } from "#shared/model/feed";
import type { RequestBody } from "#shared/model/request-body";
import type { FeedPlan } from "../../../state/feed-plan";

const maxTimes = 1_000_000_000;
const maxIntervalMs = 24 * 3600 * 1000;
const maxChunkBytes = 64 * 1024 * 1024;

/** A whole number of times; null for what is none. */
export function timesOf({ times }: FeedPlan): number | null {
  const digits = times.replace(/[\s,_]/g, "");
  const n = Number(digits);
  return /^\d+$/.test(digits) && n >= 1 && n <= maxTimes ? n : null;
}

/** Milliseconds, 0 for nothing written; null for what is no duration. */
export function intervalOf({ interval }: FeedPlan): number | null {
  if (/^\s*(0\s*(ms|s|m|h)?)?\s*$/.test(interval)) return 0;
  const ms = parseDuration(interval);
  return ms !== null && ms <= maxIntervalMs ? ms : null;
}

/** Bytes; null for what is no size of a chunk. */
export function chunkBytesOf({ chunkSize }: FeedPlan): number | null {
  const bytes = parseByteSize(chunkSize);
  return bytes !== null && bytes <= maxChunkBytes ? bytes : null;
}

/** What a plan asks of the core; null while something of it is missing or wrong. `fields`: the bytes fields there are. */
export function feedRequest(
  plan: FeedPlan,
  body: RequestBody,
  fields: readonly string[],
): { readonly feed: Feed; readonly pace: FeedPace } | null {
  const feed = feedOf(plan, body, fields);
  const intervalMs = intervalOf(plan);
  return feed === null || intervalMs === null ? null : { feed, pace: { intervalMs, finish: plan.finish } };
}

function feedOf(plan: FeedPlan, body: RequestBody, fields: readonly string[]): Feed | null {
  switch (plan.from) {
    case "messages": {
      const rounds = timesOf(plan);
      return rounds === null ? null : { from: "messages", messages: [body], rounds };
    }
    case "lines":
      return plan.linesFile === "" ? null : { from: "lines", fileId: plan.linesFile };
    case "chunks": {
      const field = plan.field ?? fields[0];
      const chunkBytes = chunkBytesOf(plan);
      if (plan.chunksFile === "" || field === undefined || chunkBytes === null) return null;
      return { from: "chunks", fileId: plan.chunksFile, body, field, chunkBytes };
    }
  }
}
