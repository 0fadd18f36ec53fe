import * as v from "valibot";
import { call, nothing } from "../bridge/operation";
import type { SharedText } from "../model/shared-request";
import { callScope } from "./call-scope";
import { savedRequest } from "./saved-request";
import { handle, id, name } from "./values";

const sharedText = v.object({
  fileName: v.string(),
  text: v.string(),
  open: v.array(v.string()),
  secrets: v.array(v.string()),
  hidden: v.number(),
}) satisfies v.GenericSchema<unknown, SharedText>;

/** A request that is to be shared: secrets stand in it by their ids or names. `withEnvironment`: values of the chosen environment go along. */
const toShare = {
  sourceId: id,
  name,
  request: savedRequest,
  scope: v.nullable(callScope),
  withEnvironment: v.boolean(),
};

/** One request as a file that stands alone, with the descriptors that it needs (shared/model/shared-request.ts). */
export const shareContract = {
  /** The file as it would be written. Faults: source-gone, method-gone, schema-broken, too-large; those of the workspace; file-not-found of what a body names. */
  "share.text": call(v.object(toShare), sharedText),
  /** Writes it at a place that was chosen for it. Faults: those of share.text; file-not-found for a place that is not known any more, io. */
  "share.save": call(v.object({ ...toShare, handle }), nothing),
  /** The system's dialog, for a file to save to; null when the user thought better of it. Fault: unsupported. */
  "share.pickPlace": call(v.object({ name }), v.object({ handle: v.nullable(handle), label: v.string() })),
  /** A file to save to in a folder of files.list, and whether there is one already. Faults: unsupported where the system's dialog is to choose; bad-params for a name that is none. */
  "share.placeIn": call(v.object({ directory: handle, name }), v.object({ handle, label: v.string(), exists: v.boolean() })),
  /** The request that came with a source, secrets by names that nothing here stands for; null for a source that is none. Faults: source-gone, file-not-found, workspace-file. */
  "share.read": call(v.object({ sourceId: id }), v.object({ shared: v.nullable(v.object({ name: v.string(), request: savedRequest })) })),
};
