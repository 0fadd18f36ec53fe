import * as v from "valibot";
import { call, nothing, stream } from "../bridge/operation";
import { auth } from "../model/auth-schema";
import { type LogLayout, logColumns, maxPinned } from "../model/log-layout";
import { mostIgnoredPaths } from "../model/past-comparison";
import { maxIntervalMs, maxPrepared, maxRepeats, type PreparedMessage } from "../model/prepared-message";
import {
  bodyLayouts,
  fullDiskChoices,
  leastHistoryBytes,
  leastRecordingMemory,
  maxTabs,
  type RecentEntry,
  type SessionState,
  type Settings,
} from "../model/settings";
import { metadataEntries } from "./call";
import { variables } from "./feed";
import { attachedFile, bodyFormat } from "./request-body";
import { requestExtras, savedRequest } from "./saved-request";
import { textHash } from "./source-file";
import { count, handle, id, longText, name, shortText, uploadedBytes } from "./values";

const info = v.object({
  version: v.string(),
  shell: v.picklist(["electron", "served"]),
  platform: v.picklist(["mac", "linux", "windows"]),
  /** What this shell can do; the window asks these, never the platform. */
  capabilities: v.object({
    /** `files.pick` shows the system's dialog; without it the window browses with `files.list`. */
    nativeDialogs: v.boolean(),
    /** `host.copyText` works; without it the window uses the browser's clipboard. */
    clipboard: v.boolean(),
    /** There is a native menu, so the window need not repeat it. */
    nativeMenu: v.boolean(),
  }),
});
export type AppInfo = v.InferOutput<typeof info>;

const settings = v.object({
  theme: v.picklist(["light", "dark", "system"]),
  language: v.picklist(["en", "zh-CN", "system"]),
  bodyLayout: v.picklist(bodyLayouts),
  recordings: v.object({
    memoryBytes: v.pipe(count, v.minValue(leastRecordingMemory)),
    diskBytes: count,
    whenFull: v.picklist(fullDiskChoices),
  }),
  history: v.object({
    keeps: v.boolean(),
    limitBytes: v.pipe(count, v.minValue(leastHistoryBytes)),
    ignored: v.pipe(v.array(shortText), v.maxLength(mostIgnoredPaths)),
  }),
}) satisfies v.GenericSchema<unknown, Settings>;

const logLayout = v.object({
  columns: v.pipe(v.array(v.picklist(logColumns)), v.maxLength(logColumns.length)),
  pinned: v.pipe(v.array(shortText), v.maxLength(maxPinned)),
  colour: v.nullable(shortText),
}) satisfies v.GenericSchema<unknown, LogLayout>;

const prepared = v.object({
  id,
  name: shortText,
  format: bodyFormat,
  text: longText,
  repeat: v.object({ count: v.pipe(count, v.minValue(1), v.maxValue(maxRepeats)), intervalMs: v.pipe(count, v.maxValue(maxIntervalMs)) }),
}) satisfies v.GenericSchema<unknown, PreparedMessage>;

const session = v.object({
  tabs: v.pipe(
    v.array(
      v.object({
        id,
        kind: v.picklist(["method", "source", "symbol", "recording", "certificates", "look", "environment", "file", "run", "history"]),
        sourceId: id,
        subject: name,
        nth: v.exactOptional(v.pipe(count, v.minValue(2))),
        target: shortText,
        body: longText,
        format: v.optional(bodyFormat, "json"),
        metadata: metadataEntries,
        auth: v.optional(auth),
        variables: v.optional(variables, []),
        deadline: shortText,
        maxReceive: shortText,
        maxSend: v.optional(shortText),
        gzip: v.optional(v.boolean()),
        waitForReady: v.optional(v.boolean()),
        keepalive: v.optional(v.object({ every: shortText, timeout: shortText })),
        draft: v.optional(v.nullable(v.object({ text: longText, baseHash: id })), null),
        log: v.exactOptional(logLayout),
        prepared: v.optional(v.pipe(v.array(prepared), v.maxLength(maxPrepared)), []),
        saved: v.optional(v.object({ workspaceId: id, path: name, hash: textHash, content: savedRequest })),
        extras: v.optional(requestExtras),
        compared: v.optional(shortText),
      }),
    ),
    v.maxLength(maxTabs),
  ),
  activeTab: v.nullable(id),
  workspace: v.optional(v.nullable(v.object({ id, environment: v.nullable(name) }))),
}) satisfies v.GenericSchema<unknown, SessionState>;

const recent = v.object({
  id,
  kind: v.picklist(["place", "server"]),
  label: v.string(),
  detail: v.string(),
  openedAt: v.number(),
}) satisfies v.GenericSchema<unknown, RecentEntry>;

const entry = v.object({ handle, name: v.string(), kind: v.picklist(["directory", "proto", "set", "file"]) });
export type FileEntry = v.InferOutput<typeof entry>;

/** Commands that the shell (native menu, second instance, dropped file) asks of the window, by their registry ids. */
export const shellCommands = ["open", "palette", "settings", "new-tab", "close-tab", "reload-schemas"] as const;

/** The app itself: what it is, what it remembers, the files a person may choose from. */
export const appContract = {
  "app.info": call(v.object({}), info),
  "app.commands": stream(v.object({}), v.object({ command: v.picklist(shellCommands) })),
  "settings.read": call(v.object({}), settings),
  "settings.write": call(settings, nothing),
  "session.read": call(v.object({}), session),
  "session.write": call(session, nothing),
  "recents.list": call(v.object({}), v.object({ recents: v.array(recent) })),
  /** Opens it, or asks the server; answers the source's id. Faults: file-not-found, no-protos, and those of schema.reflect. */
  "recents.open": call(v.object({ id }), v.object({ sourceId: id })),
  "recents.clear": call(v.object({}), nothing),
  /** The system's dialog, for schema files, for a folder, for one file of any kind, for one with recordings, or for certificates and keys, each with its own name, without its place; an empty list when the user thought better of it. Fault: unsupported. */
  "files.pick": call(
    v.object({ what: v.picklist(["files", "folder", "any", "recording", "certificates"]) }),
    v.object({ files: v.array(v.object({ handle, name: v.string() })) }),
  ),
  /** Folders, .proto files and descriptor sets of a folder, or all its files; the home folder for null. Fault: unsupported for all files, where the system's dialog is to choose them. */
  "files.list": call(
    v.object({ directory: v.nullable(handle), all: v.exactOptional(v.boolean()) }),
    v.object({ directory: handle, label: v.string(), parent: v.nullable(handle), entries: v.array(entry), truncated: v.boolean() }),
  ),
  /** A handle for a path that the user typed or dropped. `~` is the home folder. Faults: file-not-found, no-protos for a file of another kind, unless `all`. */
  "files.resolve": call(v.object({ path: name, all: v.exactOptional(v.boolean()) }), entry),
  /** Remembers a file, so that bodies may name it, also after a restart. Faults: file-not-found, file-unreadable. */
  "files.attach": call(v.object({ handle }), attachedFile),
  /** Keeps a copy of a file that was dropped where the shell does not know its place. Fault: io. */
  "files.attachCopy": call(v.object({ name, bytes: uploadedBytes }), attachedFile),
  /** What is known of files that bodies name, in that order; null for an id that nobody knows. */
  "files.attached": call(v.object({ ids: v.pipe(v.array(id), v.maxLength(200)) }), v.object({ files: v.array(v.nullable(attachedFile)) })),
  "host.copyText": call(v.object({ text: longText }), nothing),
  /** Starts the demo server if it is not running and opens its schema. */
  "demo.start": call(v.object({}), v.object({ sourceId: id, target: v.string() })),
  "demo.stop": call(v.object({}), nothing),
  "demo.state": call(v.object({}), v.object({ target: v.nullable(v.string()) })),
};
