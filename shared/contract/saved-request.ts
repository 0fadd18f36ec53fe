import * as v from "valibot";
import { auth } from "../model/auth-schema";
import { type Check, comparisons, messageChoices } from "../model/check";
import { maxIntervalMs, maxRepeats } from "../model/prepared-message";
import type { InheritedDefaults, SavedMessage, SavedRequest } from "../model/saved-request";
import type { RequestExtras } from "../model/settings";
import type { Environment, EnvironmentValue, WorkspaceContent, WorkspaceFile, WorkspaceSource } from "../model/workspace";
import { metadataEntries } from "./call";
import { settingsText } from "./call-scope";
import { variables } from "./feed";
import { requestBody } from "./request-body";
import { count, longText, name, shortText } from "./values";

const comparison = v.picklist(comparisons);
const text = v.pipe(v.string(), v.maxLength(1024 * 1024));
const compared = { comparison, value: text };
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

const defaults = {
  target: v.nullable(shortText),
  metadata: metadataEntries,
  auth: v.nullable(auth),
  settings: settingsText,
  variables,
  docs: text,
};
export const inheritedDefaults = v.object(defaults) satisfies v.GenericSchema<unknown, InheritedDefaults>;

const message = v.object({
  name: shortText,
  body: requestBody,
  repeat: v.object({ count: v.pipe(count, v.minValue(1), v.maxValue(maxRepeats)), intervalMs: v.pipe(count, v.maxValue(maxIntervalMs)) }),
}) satisfies v.GenericSchema<unknown, SavedMessage>;

const extras = {
  docs: text,
  checks: v.pipe(v.array(check), v.maxLength(1000)),
  takes: v.pipe(v.array(v.object({ name: shortText, path: shortText, of: v.picklist(["first", "last"]) })), v.maxLength(500)),
  scripts: v.object({ before: text, after: text }),
};
export const requestExtras = v.object(extras) satisfies v.GenericSchema<unknown, RequestExtras>;

export const savedRequest = v.object({
  ...defaults,
  ...extras,
  method: name,
  messages: v.pipe(v.array(message), v.maxLength(10_000)),
}) satisfies v.GenericSchema<unknown, SavedRequest>;

const source = v.variant("kind", [
  v.object({ kind: v.literal("path"), path: name, importPaths: v.pipe(v.array(name), v.maxLength(100)) }),
  v.object({ kind: v.literal("server"), target: shortText }),
]) satisfies v.GenericSchema<unknown, WorkspaceSource>;

const workspaceFile = v.object({
  ...defaults,
  name: shortText,
  sources: v.pipe(v.array(source), v.maxLength(500)),
}) satisfies v.GenericSchema<unknown, WorkspaceFile>;

const environmentValue = v.union([
  v.object({ name: shortText, value: longText }),
  v.object({ name: shortText, secret: shortText }),
]) satisfies v.GenericSchema<unknown, EnvironmentValue>;

const environment = v.object({
  base: v.nullable(shortText),
  target: v.nullable(shortText),
  values: v.pipe(v.array(environmentValue), v.maxLength(2000)),
}) satisfies v.GenericSchema<unknown, Omit<Environment, "name">>;

/** What one file of a workspace says. Secrets in it stand by their names. */
export const workspaceContent = v.variant("kind", [
  v.object({ kind: v.literal("request"), request: savedRequest }),
  v.object({ kind: v.literal("folder"), folder: inheritedDefaults }),
  v.object({ kind: v.literal("environment"), environment }),
  v.object({ kind: v.literal("workspace"), workspace: workspaceFile }),
]) satisfies v.GenericSchema<unknown, WorkspaceContent>;
