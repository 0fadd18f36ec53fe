import path from "node:path";
import * as v from "valibot";
import { requestExtras, savedRequest } from "#shared/contract/saved-request";
import { auth } from "#shared/model/auth-schema";
import { logColumns } from "#shared/model/log-layout";
import { mostIgnoredPaths } from "#shared/model/past-comparison";
import { bodyFormats } from "#shared/model/request-body";
import {
  bodyLayouts,
  defaultSettings,
  emptySession,
  fullDiskChoices,
  leastHistoryBytes,
  leastRecordingMemory,
  type SessionState,
  type Settings,
} from "#shared/model/settings";
import { JsonFile } from "./json-file";

const settings = v.object({
  theme: v.fallback(v.picklist(["light", "dark", "system"]), defaultSettings.theme),
  language: v.fallback(v.picklist(["en", "zh-CN", "system"]), defaultSettings.language),
  bodyLayout: v.fallback(v.picklist(bodyLayouts), defaultSettings.bodyLayout),
  recordings: v.fallback(
    v.object({
      memoryBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(leastRecordingMemory)),
      diskBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      whenFull: v.picklist(fullDiskChoices),
    }),
    defaultSettings.recordings,
  ),
  history: v.fallback(
    v.object({
      keeps: v.boolean(),
      limitBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(leastHistoryBytes)),
      ignored: v.pipe(v.array(v.string()), v.maxLength(mostIgnoredPaths)),
    }),
    defaultSettings.history,
  ),
});

const logLayout = v.object({
  columns: v.array(v.picklist(logColumns)),
  pinned: v.array(v.string()),
  colour: v.nullable(v.string()),
});

const session = v.object({
  tabs: v.array(
    v.object({
      id: v.string(),
      kind: v.picklist(["method", "source", "symbol", "recording", "certificates", "look", "environment", "file", "run", "history"]),
      sourceId: v.string(),
      subject: v.string(),
      nth: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(2))),
      target: v.string(),
      body: v.string(),
      // Tabs from before there were formats are JSON.
      format: v.optional(v.picklist(bodyFormats), "json"),
      metadata: v.array(v.object({ key: v.string(), value: v.string(), enabled: v.boolean() })),
      auth: v.optional(auth),
      variables: v.optional(v.array(v.object({ name: v.string(), value: v.string() })), []),
      deadline: v.string(),
      maxReceive: v.string(),
      maxSend: v.optional(v.string()),
      gzip: v.optional(v.boolean()),
      waitForReady: v.optional(v.boolean()),
      keepalive: v.optional(v.object({ every: v.string(), timeout: v.string() })),
      draft: v.optional(v.nullable(v.object({ text: v.string(), baseHash: v.string() })), null),
      log: v.exactOptional(logLayout),
      prepared: v.optional(
        v.array(
          v.object({
            id: v.string(),
            name: v.string(),
            format: v.picklist(bodyFormats),
            text: v.string(),
            repeat: v.object({ count: v.number(), intervalMs: v.number() }),
          }),
        ),
        [],
      ),
      saved: v.optional(v.object({ workspaceId: v.string(), path: v.string(), hash: v.string(), content: savedRequest })),
      extras: v.optional(requestExtras),
      compared: v.optional(v.string()),
    }),
  ),
  activeTab: v.nullable(v.string()),
  workspace: v.optional(v.nullable(v.object({ id: v.string(), environment: v.nullable(v.string()) }))),
});

const paths = v.pipe(v.array(v.string()), v.minLength(1));

/**
 * The open sources, so that a restart opens them again: the paths of .proto files or a folder with their import paths,
 * those of descriptor sets, or a server's target. Metadata may hold secrets, and is not kept.
 */
const openSources = v.object({
  sources: v.array(
    v.union([
      v.object({ paths, importPaths: v.optional(v.array(v.string())) }),
      v.object({ sets: paths }),
      v.object({ target: v.string() }),
    ]),
  ),
});
export type OpenSourcesState = v.InferOutput<typeof openSources>;

/** What the user chose once for all windows. */
export function settingsFile(folder: string): JsonFile<Settings> {
  return new JsonFile(path.join(folder, "settings.json"), settings, defaultSettings);
}

/**
 * The open tabs with their unsaved bodies. Metadata is where secrets are written by hand: those that are known are taken out
 * of it. Bodies are the user's documents, and stay.
 */
export function sessionFile(folder: string, redact: (text: string) => string): JsonFile<SessionState> {
  return new JsonFile(path.join(folder, "session.json"), session, emptySession, ({ tabs, ...rest }) => ({
    ...rest,
    tabs: tabs.map((tab) => ({ ...tab, metadata: tab.metadata.map((entry) => ({ ...entry, value: redact(entry.value) })) })),
  }));
}

export function openSourcesFile(folder: string): JsonFile<OpenSourcesState> {
  return new JsonFile(path.join(folder, "sources.json"), openSources, { sources: [] });
}
