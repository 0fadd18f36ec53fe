import * as v from "valibot";
import { call, nothing, stream } from "../bridge/operation";
import { targetRule, targetRules } from "../model/trust-schema";
import { id } from "./values";

/** What is chosen for targets. What holds for one of them, and why, is worked out from the rules where it is shown (`resolveTrust`). */
export const trustContract = {
  /** All rules at once, and again when they change. */
  "trust.watch": stream(v.object({}), v.object({ rules: targetRules })),
  /** In the place of the rule with its id, or as the last one; holds for the next call. Fault: io. */
  "trust.save": call(targetRule, nothing),
  "trust.remove": call(v.object({ id }), nothing),
};
