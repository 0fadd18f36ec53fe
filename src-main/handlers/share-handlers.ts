import path from "node:path";
import { Fault } from "#shared/base/fault";
import type { Handlers } from "#shared/bridge/handlers";
import type { ParamsOf } from "#shared/bridge/operation";
import type { shareContract } from "#shared/contract/share";
import { isSharedName, type SharedText, sharedEnding } from "#shared/model/shared-request";
import { embedFiles } from "../engine/exchange/share/embed-files";
import { namedSecrets, standaloneRequest } from "../engine/exchange/share/share-request";
import { readShared, writeShared } from "../engine/exchange/share/shared-file";
import { typesInBodies } from "../engine/exchange/share/types-in-bodies";
import { methodSetOf } from "../engine/schema/method-closure";
import { readSmallFile, writePrivateFile } from "../storage/small-file";
import { sanitizedName } from "../storage/workspace-path";
import { maxFileBytes } from "../storage/workspace-text";
import type { Core } from "./core";

export function shareHandlers(core: Core): Handlers<typeof shareContract> {
  const { host, savePlaces, files } = core;
  return {
    "share.text": (params) => sharedText(core, params),
    "share.save": async ({ handle, ...params }) => {
      const { text } = await sharedText(core, params);
      await writePrivateFile(savePlaces.take(handle), Buffer.from(text));
      return undefined;
    },
    "share.pickPlace": async ({ name }) => {
      const place = await host.pickSaveFile(name, {
        title: "Share the request",
        kind: "Wirebench request",
        extensions: ["wirebench.yaml"],
      });
      return place === null ? { handle: null, label: "" } : { handle: savePlaces.chosen(place), label: savePlaces.labelOf(place) };
    },
    "share.placeIn": async ({ directory, name }) => {
      if (host.capabilities.nativeDialogs) throw new Fault("unsupported", "Where to save is chosen in the system's dialog.");
      return savePlaces.inFolder(files.pathOf(directory), name, [sharedEnding]);
    },
    "share.read": async ({ sourceId }) => {
      await core.catalog.opened(sourceId);
      const file = await sharedFile(core, sourceId);
      if (file === null) return { shared: null };
      const { name, request } = readShared(new TextDecoder().decode(file.bytes), path.basename(file.name));
      return { shared: { name, request } };
    },
  };
}

type ToShare = ParamsOf<(typeof shareContract)["share.text"]>;

async function sharedText(core: Core, { sourceId, name, request, scope, withEnvironment }: ToShare): Promise<SharedText> {
  const project = await core.catalog.opened(sourceId);
  const method = project.method(request.method);
  const [levels, contents, nameOf] = await Promise.all([
    levelsAbove(core, scope, withEnvironment),
    scope === null ? null : core.names.contentsOf(scope),
    secretNames(core, scope),
  ]);
  const whole = standaloneRequest({ request, levels, scopes: contents?.scopes ?? [], withEnvironment });
  const { auth, names } = namedSecrets(whole.request.auth, nameOf);
  const messages = await embedFiles(whole.request.messages, core.attached);
  const schema = methodSetOf(method.desc, typesInBodies(messages, core.calls.registryOf(project)));
  const { text, hidden } = writeShared({ name, request: { ...whole.request, auth, messages }, schema }, core.redactor.text);
  return { fileName: `${sanitizedName(name)}${sharedEnding}`, text, open: [...whole.open], secrets: [...names], hidden };
}

/** What is said above a request. An environment's target, which stands instead of the workspace's, is among its values. */
async function levelsAbove({ workspaces }: Core, scope: ToShare["scope"], withEnvironment: boolean) {
  if (scope?.path == null) return [];
  const workspace = await workspaces.get(scope.workspaceId);
  const [whole, ...folders] = await workspace.inherited(scope.path);
  const chosen = withEnvironment && scope.environment !== null ? await workspace.environments(scope.environment) : [];
  const target = chosen.find((environment) => environment.target !== null)?.target ?? null;
  if (!whole) return folders;
  return [target === null ? whole : { ...whole, defaults: { ...whole.defaults, target } }, ...folders];
}

/** How secrets are called: those of the vault as the workspace calls them, and what is no secret of the vault is a name itself. */
async function secretNames({ workspaces, secrets }: Core, scope: ToShare["scope"]): Promise<(ref: string) => string | null> {
  const named = scope === null ? [] : await workspaces.secrets(scope.workspaceId);
  const names = new Map(named.flatMap(({ name, secret }) => (secret ? [[secret.id, name] as const] : [])));
  const ids = new Set(await secrets.ids());
  return (ref) => names.get(ref) ?? (ids.has(ref) ? null : ref);
}

/** The file that a source is of, where it is a shared request. */
async function sharedFile({ catalog }: Core, sourceId: string): Promise<{ readonly name: string; readonly bytes: Uint8Array } | null> {
  const origin = catalog.originOf(sourceId);
  if (origin.kind !== "set") return null;
  const [first, ...more] = "paths" in origin ? origin.paths : origin.files.map(({ name }) => name);
  if (first === undefined || more.length > 0 || !isSharedName(first)) return null;
  if ("files" in origin) return origin.files[0] ?? null;
  return { name: first, bytes: await readSmallFile(first, maxFileBytes) };
}
