import type { Handlers } from "#shared/bridge/handlers";
import type { exchangeContract } from "#shared/contract/exchange";
import type { CallRequest } from "#shared/model/call";
import type { Imported } from "#shared/model/exchange";
import { parseTarget } from "#shared/model/target";
import { resolveTrust } from "#shared/model/trust-rules";
import { encodeBodies } from "../engine/calls/bodies";
import { writeBase64 } from "../engine/codec/body/base64";
import { convertBody } from "../engine/codec/body/convert-body";
import { exportedCall } from "../engine/exchange/export/exported-call";
import { nameOf } from "../engine/exchange/export/program";
import { markOf, withoutMarks } from "../engine/exchange/export/secret-marks";
import { writeCall } from "../engine/exchange/export/write-call";
import { importEnds, importFiles } from "../engine/exchange/import/import-files";
import type { ResolvedMethod, SchemaProject } from "../engine/schema/project";
import { fillRequest, type NameSources } from "../engine/variables/request-names";
import { readImportFiles } from "../storage/import-files";
import type { Core } from "./core";

export function exchangeHandlers(core: Core): Handlers<typeof exchangeContract> {
  return {
    "exchange.read": async ({ from }) => {
      const files =
        "text" in from ? [{ name: "pasted.txt", text: from.text }] : await readImportFiles(core.files.pathOf(from.handle), importEnds);
      const imported = importFiles(files);
      return { importId: core.imports.keep(imported), summary: summaryOf(imported) };
    },
    "exchange.apply": ({ importId, workspaceId }) => core.imports.apply(importId, workspaceId),
    "exchange.export": async ({ request, language, shell }) => {
      const project = await core.catalog.opened(request.sourceId);
      const method = project.method(request.method);
      const { filled, messages } = await filledIn(core, project, method, { variables: [], ...request });
      const { settings } = resolveTrust(parseTarget(withoutMarks(filled.target).text), await core.targetRules.all());
      const protoFile = project.source.kind === "reflection" ? null : nameOf(method.desc.parent.file);
      const isSecret = (text: string) => core.redactor.text(text) !== text;
      const { call, notes } = exportedCall({ request: filled, settings, messages, protoFile, isSecret });
      const written = writeCall(call, method.desc, language, shell);
      return { ...written, setUp: [...written.setUp], notes: [...notes, ...written.notes] };
    },
  };
}

function summaryOf({ tool, name, requests, environments, protos, secrets, losses }: Imported) {
  return {
    tool,
    name,
    requests: requests.map((request) => [...request.folders, request.name].join(" / ")),
    environments: environments.map((environment) => environment.name),
    protos: protos.map((proto) => proto.name),
    secrets: secrets.map((secret) => secret.name),
    losses: [...losses],
  };
}

/** A request with its names filled in, and its messages as JSON; marks stand in the place of secrets. */
async function filledIn({ calls, attached, names }: Core, project: SchemaProject, method: ResolvedMethod, request: CallRequest) {
  const { request: filled, namesOf } = await fillRequest(request, hidingSecrets(names));
  const registry = calls.registryOf(project);
  const context = { registry, files: attached, names: filled.variables && namesOf(filled.variables) };
  const messages: string[] = [];
  for (const bytes of await encodeBodies(method, context, filled.bodies)) {
    const body = { format: "base64", text: writeBase64(bytes) } as const;
    messages.push(await convertBody(method.desc.input, registry, body, "json", attached));
  }
  return { filled, messages };
}

/** The same names, with marks for what workspaces and the environment keep secret. */
function hidingSecrets(names: NameSources): NameSources {
  return {
    contentsOf: async (scope) => {
      const contents = await names.contentsOf(scope);
      return { ...contents, secrets: new Map([...contents.secrets.keys()].map((name) => [name, markOf(name)])) };
    },
    environment: Object.fromEntries(Object.keys(names.environment).map((name) => [name, markOf(name)])),
    onSecret: () => {},
  };
}
