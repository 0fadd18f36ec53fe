import * as v from "valibot";
import { call, nothing, stream } from "../bridge/operation";
import { methodKinds } from "../model/method";
import { type KeptRecording, type LoggedCall, type RecordingFile, recordingFormats } from "../model/recording";
import { loggedBy } from "./recording-origin";
import { count, handle, id, name, uploadedBytes } from "./values";

const format = v.picklist(recordingFormats);

const loggedCall = v.object({
  key: v.string(),
  method: v.string(),
  target: v.string(),
  startedAt: v.number(),
  elapsedMs: v.number(),
  status: v.nullable(v.string()),
  loggedBy,
  messages: v.nullable(v.number()),
  isKnown: v.boolean(),
}) satisfies v.GenericSchema<unknown, LoggedCall>;

const file = v.object({ name: v.string(), format, calls: v.array(loggedCall), more: v.number() }) satisfies v.GenericSchema<
  unknown,
  RecordingFile
>;

const kept = v.object({
  id: v.string(),
  method: v.string(),
  kind: v.picklist(methodKinds),
  target: v.string(),
  startedAt: v.number(),
  rows: v.number(),
  bytes: v.number(),
  hasEnded: v.boolean(),
}) satisfies v.GenericSchema<unknown, KeptRecording>;

/** How far a piece of work is, in bytes of a file that is read, and in rows of a call that is saved. */
const progress = { done: count, total: count };

/** Recordings outside of the calls that made them: files of the user, and what an earlier run left on our own disk. */
export const recordingContract = {
  /** What is kept and belongs to no open call, the newest first; and what all recordings take, those of open calls included, in bytes. */
  "recording.list": call(
    v.object({}),
    v.object({ recordings: v.array(kept), memory: v.number(), disk: v.number(), diskLimit: v.number() }),
  ),
  /** Keeps a dropped file for a while, where the shell does not know its place. Fault io. */
  "recording.receive": call(v.object({ name, bytes: uploadedBytes }), v.object({ handle })),
  /** Looks for calls in a file; the last item has them. Faults: file-not-found, file-unreadable, undecodable. */
  "recording.look": stream(v.object({ handle }), v.object({ ...progress, file: v.nullable(file) })),
  /**
   * Opens one call of a file (`key` null: bare messages) for an owner, read as a method where one is given; the last item has its
   * id. Faults: those of recording.look; bad-params for a call that is not there; source-gone, method-gone, schema-broken;
   * undecodable of a line (facts.line); too-large.
   */
  "recording.open": stream(
    v.object({ handle, key: v.nullable(id), as: v.nullable(v.object({ sourceId: id, method: name })), owner: id }),
    v.object({ ...progress, callId: v.nullable(v.string()) }),
  ),
  /** Opens one of recording.list, which stays there when its call is closed. Faults: file-not-found, io. */
  "recording.openKept": call(v.object({ id, owner: id }), v.object({ callId: v.string() })),
  /** Saves a call, or the rows that a scan of it found, at a place that was chosen for it; ends when it is there. Faults: call-gone, io, too-large. */
  "recording.save": stream(v.object({ callId: id, scanId: v.nullable(id), handle, format }), v.object(progress)),
  /** Deletes some of recording.list. Fault io. */
  "recording.remove": call(v.object({ ids: v.pipe(v.array(id), v.maxLength(10_000)) }), nothing),
  /** The system's dialog, for a file to save to; null when the user thought better of it. Fault: unsupported. */
  "recording.pickPlace": call(v.object({ name, format }), v.object({ handle: v.nullable(handle), label: v.string() })),
  /** A file to save to in a folder of files.list, and whether there is one already. Faults: unsupported where the system's dialog is to choose; bad-params for a name that is none. */
  "recording.placeIn": call(v.object({ directory: handle, name, format }), v.object({ handle, label: v.string(), exists: v.boolean() })),
};
