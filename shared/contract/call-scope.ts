import * as v from "valibot";
import type { CallScope } from "../model/call";
import type { CallSettingsText } from "../model/saved-request";
import { id, name, shortText } from "./values";

/** As people write them. */
export const settingsText = v.object({
  deadline: v.exactOptional(shortText),
  maxReceive: v.exactOptional(shortText),
  maxSend: v.exactOptional(shortText),
  gzip: v.exactOptional(v.boolean()),
  waitForReady: v.exactOptional(v.boolean()),
  keepalive: v.exactOptional(v.object({ every: shortText, timeout: shortText })),
}) satisfies v.GenericSchema<unknown, CallSettingsText>;

/** Where in a workspace a call belongs. */
export const callScope = v.object({
  workspaceId: id,
  environment: v.nullable(name),
  path: v.nullable(name),
}) satisfies v.GenericSchema<unknown, CallScope>;
