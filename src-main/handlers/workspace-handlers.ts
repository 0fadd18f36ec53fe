import { Fault } from "#shared/base/fault";
import type { Handlers } from "#shared/bridge/handlers";
import type { workspaceContract } from "#shared/contract/workspace";
import { once } from "#shared/model/prepared-message";
import { noDefaults, noScripts } from "#shared/model/saved-request";
import { sampleBody } from "../engine/codec/body/sample";
import type { SchemaCatalog } from "../engine/schema/catalog";
import type { SchemaProject } from "../engine/schema/project";
import type { NamedContent } from "../engine/workspace/workspace";
import type { Core } from "./core";
import { relayAll } from "./relay";
import { agreeToSource, keepSource, openSources } from "./workspace-sources";

export function workspaceHandlers({ workspaces, files, catalog, sources }: Core): Handlers<typeof workspaceContract> {
  return {
    "workspace.recent": async () => ({ workspaces: await workspaces.recent() }),
    "workspace.forget": ({ workspaceId }) => workspaces.forget(workspaceId).then(nothing),
    "workspace.open": async ({ handle }) => ({ workspaceId: await workspaces.open(files.pathOf(handle)) }),
    "workspace.create": async ({ handle, folder, name }) => ({ workspaceId: await workspaces.create(files.pathOf(handle), folder, name) }),
    "workspace.watch": async ({ workspaceId }, peer) => {
      const { index } = await workspaces.get(workspaceId);
      return relayAll(peer, (push) => index.follow(push));
    },
    "workspace.read": async ({ workspaceId, path }) => (await workspaces.get(workspaceId)).read(path),
    "workspace.text": async ({ workspaceId, path }) => (await workspaces.get(workspaceId)).text(path),
    "workspace.checkText": async ({ workspaceId, path, text }) => ({
      fault: (await workspaces.get(workspaceId)).problemOf(path, text)?.toData() ?? null,
    }),
    "workspace.saveText": async ({ workspaceId, path, text, baseHash }) => ({
      hash: await (await workspaces.get(workspaceId)).saveText(path, text, baseHash),
    }),
    "workspace.inherited": async ({ workspaceId, path }) => ({ levels: await (await workspaces.get(workspaceId)).inherited(path) }),
    "workspace.save": async ({ workspaceId, ...change }) => (await workspaces.get(workspaceId)).save(change),
    "workspace.conflict": async ({ workspaceId, ...change }) => (await workspaces.get(workspaceId)).conflict(change),
    "workspace.createEntry": async ({ workspaceId, folder, name, content }) => ({
      path: await (await workspaces.get(workspaceId)).create(folder, { name, content }),
    }),
    "workspace.move": async ({ workspaceId, path, folder, name }) => ({
      path: await (await workspaces.get(workspaceId)).move(path, folder, name),
    }),
    "workspace.duplicate": async ({ workspaceId, path }) => ({ path: await (await workspaces.get(workspaceId)).duplicate(path) }),
    "workspace.remove": async ({ workspaceId, path }) => ({ trashId: await (await workspaces.get(workspaceId)).remove(path) }),
    "workspace.restore": async ({ workspaceId, trashId }) => ({ path: await (await workspaces.get(workspaceId)).restore(trashId) }),
    "workspace.search": async ({ workspaceId, query, limit }) => ({
      hits: await (await workspaces.get(workspaceId)).search(query, limit),
    }),
    "workspace.generate": async ({ workspaceId, folder, sourceId, service, target }) => {
      const workspace = await workspaces.get(workspaceId);
      const requests = await requestsOf(catalog, sourceId, service);
      const name = service.slice(service.lastIndexOf(".") + 1);
      const content = { kind: "folder", folder: { ...noDefaults, target } } as const;
      return { path: await workspace.createAll(folder, { name, content }, requests), requests: requests.length };
    },
    "workspace.openSources": async ({ workspaceId, open }, { cancellation }) => ({
      sources: await openSources({ workspaces, sources, catalog }, workspaceId, open, cancellation),
    }),
    "workspace.agreeToSource": ({ workspaceId, kind, name }, { cancellation }) =>
      agreeToSource({ workspaces, sources, catalog }, workspaceId, { kind, name }, cancellation),
    "workspace.agreeToVariable": ({ workspaceId, variable }) => workspaces.agreeToVariable(workspaceId, variable).then(nothing),
    "workspace.keepSource": async ({ workspaceId, sourceId }) => ({
      kept: await keepSource({ workspaces, sources, catalog }, workspaceId, sourceId),
    }),
    "workspace.secrets": async ({ workspaceId }) => ({ secrets: await workspaces.secrets(workspaceId) }),
    "workspace.nameSecret": ({ workspaceId, name, secretId }) => workspaces.nameSecret(workspaceId, name, secretId).then(nothing),
  };
}

const nothing = () => undefined;

/** A request for each method of a service. One whose types did not load has no sample. */
async function requestsOf(catalog: SchemaCatalog, sourceId: string, service: string): Promise<NamedContent[]> {
  const project = await catalog.opened(sourceId);
  const found = project.outline.services.find(({ name }) => name === service);
  if (!found)
    throw new Fault("symbol-gone", `There is no ${service} in ${project.source.label}.`, { act: "Choose a service that is there." });
  return found.methods.map(({ name }) => {
    const method = `${service}/${name}`;
    const text = sampleOf(project, method);
    const request = {
      ...noDefaults,
      method,
      messages: [{ name: "", body: { format: "json", text } as const, repeat: once }],
      checks: [],
      takes: [],
      scripts: noScripts,
    };
    return { name, content: { kind: "request", request } as const };
  });
}

function sampleOf(project: SchemaProject, method: string): string {
  try {
    const { input } = project.method(method).desc;
    return `${sampleBody(input, (described) => project.doc(described))}\n`;
  } catch (reason) {
    if (Fault.from(reason).code === "schema-broken") return "{}\n";
    throw reason;
  }
}
