import * as v from "valibot";
import { type FaultData, faultCodes } from "../base/fault";

/** A fault as data, wherever one is part of an answer. */
export const faultData = v.object({
  code: v.picklist(faultCodes),
  message: v.string(),
  act: v.exactOptional(v.union([v.string(), v.undefined()])),
  facts: v.exactOptional(v.union([v.record(v.string(), v.union([v.string(), v.number()])), v.undefined()])),
}) satisfies v.GenericSchema<unknown, FaultData>;
