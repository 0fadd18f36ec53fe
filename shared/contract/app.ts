import * as v from "valibot";
import { call, nothing, stream } from "../bridge/operation";
import { bodyLayouts, type RecentEntry, type SessionState, type Settings } from "../model/settings";
import { metadataEntries } from "./call";
import { handle, id, longText, name, shortText } from "./values";

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
}) satisfies v.GenericSchema<unknown, Settings>;

const session = v.object({
  tabs: v.pipe(
    v.array(
      v.object({
        id,
        kind: v.picklist(["method", "source", "symbol"]),
        sourceId: id,
        subject: name,
        target: shortText,
        body: longText,
        metadata: metadataEntries,
        deadline: shortText,
        maxReceive: shortText,
        draft: v.optional(v.nullable(v.object({ text: longText, baseHash: id })), null),
      }),
    ),
    v.maxLength(200),
  ),
  activeTab: v.nullable(id),
}) satisfies v.GenericSchema<unknown, SessionState>;

const recent = v.object({
  id,
  kind: v.picklist(["place", "server"]),
  label: v.string(),
  detail: v.string(),
  openedAt: v.number(),
}) satisfies v.GenericSchema<unknown, RecentEntry>;

const entry = v.object({ handle, name: v.string(), kind: v.picklist(["directory", "proto", "set"]) });
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
  /** The system's dialog; an empty list when the user thought better of it. Fault: unsupported. */
  "files.pick": call(v.object({ what: v.picklist(["files", "folder"]) }), v.object({ handles: v.array(handle) })),
  /** Folders, .proto files and descriptor sets of a folder; the home folder for null. */
  "files.list": call(
    v.object({ directory: v.nullable(handle) }),
    v.object({ directory: handle, label: v.string(), parent: v.nullable(handle), entries: v.array(entry), truncated: v.boolean() }),
  ),
  /** A handle for a path that the user typed or dropped. `~` is the home folder. Faults: file-not-found, no-protos. */
  "files.resolve": call(v.object({ path: name }), entry),
  "host.copyText": call(v.object({ text: longText }), nothing),
  /** Starts the demo server if it is not running and opens its schema. */
  "demo.start": call(v.object({}), v.object({ sourceId: id, target: v.string() })),
  "demo.stop": call(v.object({}), nothing),
  "demo.state": call(v.object({}), v.object({ target: v.nullable(v.string()) })),
};
