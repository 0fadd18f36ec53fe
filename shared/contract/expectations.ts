import * as v from "valibot";
import { call } from "../bridge/operation";
import { type Check, type CheckedCall, checkKinds, comparisons, type ExpectationProblem, messageChoices } from "../model/check";
import type { Expectations } from "../model/saved-request";
import { faultData } from "./fault";
import { count, shortText } from "./values";

const comparison = v.picklist(comparisons);
/** A page or two of words, or a value that is compared with. */
export const longWords = v.pipe(v.string(), v.maxLength(1024 * 1024));
const compared = { comparison, value: longWords };
const measured = { comparison, value: v.pipe(v.number(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER)) };

const check = v.variant("kind", [
  v.object({ kind: v.literal("status"), is: shortText }),
  v.object({ kind: v.literal("status-message"), ...compared }),
  v.object({ kind: v.picklist(["header", "trailer"]), key: shortText, ...compared }),
  v.object({ kind: v.literal("message"), of: v.picklist(messageChoices), path: shortText, ...compared }),
  v.object({ kind: v.literal("count"), ...measured }),
  v.object({ kind: v.literal("order"), path: shortText, is: v.picklist(["ascending", "descending", "distinct"]) }),
  v.object({ kind: v.literal("latency"), to: v.picklist(["end", "first-message"]), ...measured }),
  v.object({ kind: v.literal("schema") }),
  v.object({ kind: v.literal("snapshot"), ignore: v.pipe(v.array(shortText), v.maxLength(500)) }),
]) satisfies v.GenericSchema<unknown, Check>;

export const expected = {
  checks: v.pipe(v.array(check), v.maxLength(1000)),
  takes: v.pipe(v.array(v.object({ name: shortText, path: shortText, of: v.picklist(["first", "last"]) })), v.maxLength(500)),
  scripts: v.object({ before: longWords, after: longWords }),
};
export const expectations = v.object(expected) satisfies v.GenericSchema<unknown, Expectations>;

const pairs = v.array(v.object({ key: v.string(), value: v.string() }));

/** What came of a single call's checks. */
export const checkedCall = v.object({
  results: v.array(
    v.object({ title: v.string(), passed: v.boolean(), found: v.string(), of: v.picklist([...checkKinds, "take", "script"]) }),
  ),
  taken: v.array(v.object({ name: v.string(), value: v.string() })),
  logs: v.array(v.string()),
  edits: v.nullable(v.object({ metadata: v.nullable(pairs), messages: v.nullable(v.array(v.string())) })),
  fault: v.nullable(faultData),
}) satisfies v.GenericSchema<unknown, CheckedCall>;

const problem = v.object({
  part: v.picklist(["checks", "takes"]),
  at: count,
  field: v.picklist(["path", "value", "ignore", "name"]),
  message: v.string(),
}) satisfies v.GenericSchema<unknown, ExpectationProblem>;

/** What is expected of answers, while it is written. */
export const expectationContract = {
  /** Where something is expected that cannot be. What has `{{names}}` in it is known only when the call is made. */
  "expectations.problems": call(v.object({ expects: expectations }), v.object({ problems: v.array(problem) })),
};
