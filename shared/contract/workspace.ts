import * as v from "valibot";
import { call, nothing, stream } from "../bridge/operation";
import { type SecretFacts, secretPlaces } from "../model/secret";
import {
  type InheritanceLevel,
  type OpenedSource,
  type RecentWorkspace,
  searchPlaces,
  type WorkspaceChange,
  type WorkspaceConflict,
  type WorkspaceDocument,
  type WorkspaceEntry,
  type WorkspaceHit,
  workspaceKinds,
} from "../model/workspace";
import { faultData } from "./fault";
import { inheritedDefaults, workspaceContent } from "./saved-request";
import { textHash } from "./source-file";
import { count, handle, id, longText, name, shortText } from "./values";

/** A path in a workspace, with `/`; what would lead out of it is refused: bad-params. */
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(1024));
const workspaceId = id;
const inWorkspace = { workspaceId, path };

const entry = v.object({
  path: v.string(),
  kind: v.picklist(workspaceKinds),
  name: v.string(),
  method: v.string(),
  hash: v.nullable(v.string()),
  fault: v.nullable(faultData),
}) satisfies v.GenericSchema<unknown, WorkspaceEntry>;

const change = v.object({ put: v.array(entry), gone: v.array(v.string()), complete: v.boolean() }) satisfies v.GenericSchema<
  unknown,
  WorkspaceChange
>;

const document = v.object({
  path: v.string(),
  content: workspaceContent,
  hash: v.nullable(textHash),
  readOnly: v.boolean(),
  unknown: v.array(v.object({ key: v.string(), line: v.number(), column: v.number() })),
}) satisfies v.GenericSchema<unknown, WorkspaceDocument>;

const level = v.object({ place: v.string(), defaults: inheritedDefaults }) satisfies v.GenericSchema<unknown, InheritanceLevel>;

const conflict = v.object({ mine: v.string(), theirs: v.string(), hash: textHash }) satisfies v.GenericSchema<unknown, WorkspaceConflict>;

const recent = v.object({ workspaceId: v.string(), name: v.string(), label: v.string(), openedAt: v.number() }) satisfies v.GenericSchema<
  unknown,
  RecentWorkspace
>;

const hit = v.object({
  path: v.string(),
  name: v.string(),
  method: v.string(),
  place: v.picklist(searchPlaces),
  line: v.string(),
}) satisfies v.GenericSchema<unknown, WorkspaceHit>;

const secretFacts = v.object({ id: v.string(), place: v.picklist(secretPlaces), mask: v.string() }) satisfies v.GenericSchema<
  unknown,
  SecretFacts
>;

const sourceKind = v.picklist(["path", "server"]);

const openedSource = v.object({
  kind: sourceKind,
  name: v.string(),
  sourceId: v.nullable(id),
  fault: v.nullable(faultData),
  waits: v.boolean(),
}) satisfies v.GenericSchema<unknown, OpenedSource>;

/**
 * Workspaces: folders of plain files (shared/model/workspace.ts). The window has their ids, which stay the same over restarts, and
 * paths in them. One is open for a window as long as it watches it; any number of windows may watch one, and all see the same.
 * All that name a workspace may answer the fault workspace-gone, for an id that nobody knows; all that write, io and file-read-only.
 */
export const workspaceContract = {
  /** Those that were open before, the latest first. */
  "workspace.recent": call(v.object({}), v.object({ workspaces: v.array(recent) })),
  /** Out of the recent ones; its files stay. */
  "workspace.forget": call(v.object({ workspaceId }), nothing),
  /** A folder with a `wirebench.yaml` in it (the handle may also be of that file). Faults: file-not-found where there is none, workspace-file. */
  "workspace.open": call(v.object({ handle }), v.object({ workspaceId })),
  /** Makes a folder a workspace, or a new folder in it, where one is named. Faults: bad-params (its name), file-changed where it is one already. */
  "workspace.create": call(v.object({ handle, folder: v.nullable(name), name }), v.object({ workspaceId })),
  /** All that is there, in parts, and from then on what changes, whoever changes it. */
  "workspace.watch": stream(v.object({ workspaceId }), change),
  /** What a file says; a folder is named without its `folder.yaml`. Faults: file-not-found, file-unreadable, too-large, workspace-file. */
  "workspace.read": call(v.object(inWorkspace), document),
  /** A file's text as it is on the disk, also where it cannot be understood: to show where. Faults: file-not-found, file-unreadable, too-large. */
  "workspace.text": call(v.object(inWorkspace), v.object({ text: v.string(), hash: v.nullable(textHash), readOnly: v.boolean() })),
  /** Why a text could not be understood as that of a file, with its line; null where it can. Nothing is written. */
  "workspace.checkText": call(v.object({ ...inWorkspace, text: longText }), v.object({ fault: v.nullable(faultData) })),
  /**
   * Writes a file's whole text, also one that cannot be understood: so a broken one is mended. Nothing is merged, and a later version's
   * files stay as they are. `baseHash` as of workspace.text. Faults: file-changed, file-not-found, workspace-file, too-large.
   */
  "workspace.saveText": call(v.object({ ...inWorkspace, text: longText, baseHash: v.nullable(textHash) }), v.object({ hash: textHash })),
  /** What is said above a file for it, the outermost first; with the file's own it is resolved by shared/model/inheritance.ts. Faults: workspace-file of one of them, file-not-found. */
  "workspace.inherited": call(v.object(inWorkspace), v.object({ levels: v.array(level) })),
  /**
   * Writes a file. `baseHash` is of what the editing began with. What was changed on the disk meanwhile in other keys of the file is
   * taken over: the answer is what stands there now. Faults: file-changed, where both sides changed the same (facts: keys),
   * file-not-found, workspace-file (a file that cannot be understood is never written over), too-large.
   */
  "workspace.save": call(v.object({ ...inWorkspace, content: workspaceContent, baseHash: v.nullable(textHash) }), document),
  /** After file-changed: the file as it would be, and as it is. Faults: as workspace.text. */
  "workspace.conflict": call(v.object({ ...inWorkspace, content: workspaceContent, baseHash: v.nullable(textHash) }), conflict),
  /**
   * A new request, folder or environment with a name as people write it, which becomes the file's; ` 2` is put behind one that is
   * taken. `folder` is that of collections which is to hold it, and counts for nothing of an environment. Fault: bad-params (the name).
   */
  "workspace.createEntry": call(v.object({ workspaceId, folder: path, name, content: workspaceContent }), v.object({ path: v.string() })),
  /** Renames or moves, a folder with all that is in it; ` 2` as above. Answers its new path. Faults: bad-params, file-not-found. */
  "workspace.move": call(v.object({ ...inWorkspace, folder: path, name }), v.object({ path: v.string() })),
  /** A copy beside it. Fault: file-not-found. */
  "workspace.duplicate": call(v.object(inWorkspace), v.object({ path: v.string() })),
  /** Into the trash of the app's data folder. Answers what brings it back. Fault: file-not-found. */
  "workspace.remove": call(v.object(inWorkspace), v.object({ trashId: id })),
  /** Where it was; with ` 2` where something else is now. Fault: file-not-found for what is not in the trash (any more). */
  "workspace.restore": call(v.object({ workspaceId, trashId: id }), v.object({ path: v.string() })),
  /** The best hits, best first; none for an empty query. Cancel one whose query is old. */
  "workspace.search": call(
    v.object({ workspaceId, query: v.pipe(shortText, v.maxLength(200)), limit: v.pipe(count, v.maxValue(500)) }),
    v.object({ hits: v.array(hit) }),
  ),
  /** A folder with a request for each method of a service, with its sample as body. Faults: source-gone, symbol-gone, bad-params. */
  "workspace.generate": call(
    v.object({ workspaceId, folder: path, sourceId: id, service: name, target: v.nullable(shortText) }),
    v.object({ path: v.string(), requests: count }),
  ),
  /**
   * Opens what the workspace's file names as its sources: each with its id, or why it does not open. What lies outside the folder, and
   * servers, wait for the user the first time on this machine. With `open` false nothing is opened: it only tells what waits. Cancelling
   * ends the opening.
   */
  "workspace.openSources": call(v.object({ workspaceId, open: v.boolean() }), v.object({ sources: v.array(openedSource) })),
  /** The user agrees to one that waits: it is opened, from now on by itself. Fault: source-gone where the file does not name it. */
  "workspace.agreeToSource": call(v.object({ workspaceId, kind: sourceKind, name: v.pipe(v.string(), v.maxLength(4096)) }), openedSource),
  /** After variable-guarded: the user agrees that requests of this workspace use a variable of the machine's environment. */
  "workspace.agreeToVariable": call(v.object({ workspaceId, variable: v.pipe(v.string(), v.maxLength(4096)) }), nothing),
  /** Writes an open source into the workspace's file. `kept` is false for one that no file can name: the demo, what was dropped. Fault: source-gone. */
  "workspace.keepSource": call(v.object({ workspaceId, sourceId: id }), v.object({ kept: v.boolean() })),
  /** The secrets that are kept here for names in this workspace's files; null for one whose text is not kept (any more). */
  "workspace.secrets": call(
    v.object({ workspaceId }),
    v.object({ secrets: v.array(v.object({ name: v.string(), secret: v.nullable(secretFacts) })) }),
  ),
  /** Says which kept secret (`secret.keep`) a name stands for; null for none. */
  "workspace.nameSecret": call(v.object({ workspaceId, name, secretId: v.nullable(id) }), nothing),
};
