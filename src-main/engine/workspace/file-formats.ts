import { isMap, isScalar } from "yaml";
import type { InheritedDefaults, SavedRequest, Scripts, TakenValue } from "#shared/model/saved-request";
import { noScripts } from "#shared/model/saved-request";
import type { SharedRequest } from "#shared/model/shared-request";
import {
  type Environment,
  type EnvironmentValue,
  type WorkspaceFile,
  type WorkspaceSource,
  workspaceVersion,
} from "#shared/model/workspace";
import { secretName } from "./auth-shape";
import { check } from "./check-shape";
import { either, hasKey, mapped, named } from "./composed-shapes";
import { defaultsFields } from "./defaults-fields";
import { FileFormat } from "./file-format";
import { messagesField } from "./message-shape";
import { choice, list, nullable, optional, record, required, type Shape, text } from "./shape";
import { version } from "./version-shape";

const taken: Shape<Omit<TakenValue, "name">> = either<Omit<TakenValue, "name">>(
  "a JSONPath, or a map with `path` and `of`",
  [
    mapped(text, { read: (path): Omit<TakenValue, "name"> => ({ path, of: "first" }), write: ({ path }) => path }),
    record<Omit<TakenValue, "name">>({ path: takenPath(), of: takenOf() }, { inline: true }),
  ],
  { at: (node) => (isScalar(node) ? 0 : isMap(node) ? 1 : null), of: ({ of }) => (of === "first" ? 0 : 1) },
);

function takenPath() {
  return required("path", text, "A JSONPath (RFC 9535) in the answer as JSON.");
}

function takenOf() {
  return optional<TakenValue["of"]>("of", choice(["first", "last"]), "first", "Of which message.");
}

const takes: Shape<readonly TakenValue[]> = mapped(
  named({
    keyName: "name",
    value: taken,
    item: mapped(record<TakenValue>({ name: required("name", text, "The variable's name."), path: takenPath(), of: takenOf() }), {
      read: ({ name, ...value }): readonly [string, Omit<TakenValue, "name">] => [name, value],
      write: ([name, value]) => ({ name, ...value }),
    }),
  }),
  {
    read: (entries) => entries.map(([name, value]) => ({ name, ...value })),
    write: (entries) => entries.map(({ name, ...value }) => [name, value] as const),
  },
);

const scripts = record<Scripts>({
  before: optional("before", text, "", "JavaScript that may change what is sent."),
  after: optional("after", text, "", "JavaScript that may check the answer and take values of it."),
});

const request = record<SavedRequest>({
  ...defaultsFields,
  method: required("method", text, "pkg.Service/Method"),
  messages: messagesField,
  checks: optional("checks", list(check), [], "What is expected of the answer; without a status, OK is."),
  takes: optional("takes", takes, [], "Values of the answer that later requests can name."),
  scripts: optional("scripts", scripts, noScripts, "What runs before and after the call, without files, network or processes."),
});

/** `collections/**\/NAME.yaml`. */
export const requestFormat = new FileFormat<SavedRequest>("A request of Wirebench", request);

/** `NAME.wirebench.yaml`, which is in no workspace. */
export const sharedFormat = new FileFormat<SharedRequest>(
  "A shared request of Wirebench",
  mapped(
    record<SharedRequest & { readonly version: number }>({
      version: required("version", version, "The version of the request's form, which is that of a workspace's files."),
      name: required("name", text, "What the request is called."),
      request: required("request", request, "As a file of a collection has it."),
      schema: required("schema", text, "A google.protobuf.FileDescriptorSet with what the method needs, as base64."),
    }),
    {
      read: ({ version: _version, ...shared }): SharedRequest => shared,
      write: (shared) => ({ ...shared, version: workspaceVersion }),
    },
  ),
);

/** `collections/**\/folder.yaml`. */
export const folderFormat = new FileFormat<InheritedDefaults>(
  "What the requests of a folder of Wirebench inherit",
  record<InheritedDefaults>(defaultsFields),
);

const importPaths = optional("importPaths", list(text), [], "Folders, relative to the workspace, in which imports are sought.");

const source = either<WorkspaceSource>(
  "a map with `path` or `server`",
  [
    mapped(
      record<{ path: string; importPaths: readonly string[] }>({
        path: required("path", text, "A folder, a .proto file or a descriptor set, relative to the workspace."),
        importPaths,
      }),
      { read: (found): WorkspaceSource => ({ kind: "path", ...found }), write: (value) => ("path" in value ? { ...value } : noPath) },
    ),
    mapped(record<{ server: string }>({ server: required("server", text, "A server that describes itself: host:port.") }), {
      read: ({ server }): WorkspaceSource => ({ kind: "server", target: server }),
      write: (value) => ({ server: "target" in value ? value.target : "" }),
    }),
  ],
  { at: (node) => (hasKey(node, "path") ? 0 : hasKey(node, "server") ? 1 : null), of: ({ kind }) => (kind === "path" ? 0 : 1) },
);

const noPath = { path: "", importPaths: [] };

/** `wirebench.yaml`. */
export const workspaceFormat = new FileFormat<WorkspaceFile>(
  "A workspace of Wirebench",
  mapped(
    record<WorkspaceFile & { readonly version: number }>({
      // First, since in a file of a later version nothing else need be as it is known here.
      version: required("version", version, "The version of the workspace's files."),
      ...defaultsFields,
      name: required("name", text, "What people call the workspace."),
      sources: optional("sources", list(source), [], "Where schemas come from."),
    }),
    { read: ({ version: _version, ...file }): WorkspaceFile => file, write: (file) => ({ ...file, version: workspaceVersion }) },
  ),
);

const environmentValue = either<string | { secret: string }>(
  "a text, or the name of a secret as { secret: NAME }",
  [
    text,
    mapped(secretName, {
      read: (name): string | { secret: string } => ({ secret: name }),
      write: (value) => (typeof value === "string" ? value : value.secret),
    }),
  ],
  { at: (node) => (isScalar(node) ? 0 : hasKey(node, "secret") ? 1 : null), of: (value) => (typeof value === "string" ? 0 : 1) },
);

const environmentValues: Shape<readonly EnvironmentValue[]> = mapped(
  named<string | { secret: string }>({
    keyName: "name",
    value: environmentValue,
    item: mapped(
      record<{ name: string; value: string | { secret: string } }>({
        name: required("name", text, "The name."),
        value: required("value", environmentValue, "Its value."),
      }),
      { read: ({ name, value }) => [name, value] as const, write: ([name, value]) => ({ name, value }) },
    ),
  }),
  {
    read: (entries) => entries.map(([name, value]) => (typeof value === "string" ? { name, value } : { name, ...value })),
    write: (entries) => entries.map((entry) => [entry.name, "secret" in entry ? { secret: entry.secret } : entry.value] as const),
  },
);

/** `environments/NAME.yaml`; its name is the file's. */
export const environmentFormat = new FileFormat<Omit<Environment, "name">>(
  "An environment of Wirebench",
  record<Omit<Environment, "name">>({
    base: nullable("base", text, "The environment whose variables hold where this one has none."),
    target: nullable("target", text, "Instead of the workspace's."),
    values: optional("variables", environmentValues, [], "What {{name}} stands for; secrets by their names."),
  }),
);
