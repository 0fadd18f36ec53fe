import * as v from "valibot";
import { auth } from "../model/auth-schema";
import { maxIntervalMs, maxRepeats } from "../model/prepared-message";
import type { InheritedDefaults, SavedMessage, SavedRequest } from "../model/saved-request";
import type { RequestExtras } from "../model/settings";
import type { Environment, EnvironmentValue, WorkspaceContent, WorkspaceFile, WorkspaceSource } from "../model/workspace";
import { metadataEntries } from "./call";
import { settingsText } from "./call-scope";
import { expected, longWords } from "./expectations";
import { variables } from "./feed";
import { requestBody } from "./request-body";
import { count, longText, name, shortText } from "./values";

const defaults = {
  target: v.nullable(shortText),
  metadata: metadataEntries,
  auth: v.nullable(auth),
  settings: settingsText,
  variables,
  docs: longWords,
};
export const inheritedDefaults = v.object(defaults) satisfies v.GenericSchema<unknown, InheritedDefaults>;

const message = v.object({
  name: shortText,
  body: requestBody,
  repeat: v.object({ count: v.pipe(count, v.minValue(1), v.maxValue(maxRepeats)), intervalMs: v.pipe(count, v.maxValue(maxIntervalMs)) }),
}) satisfies v.GenericSchema<unknown, SavedMessage>;

const extras = { docs: longWords, ...expected };
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
