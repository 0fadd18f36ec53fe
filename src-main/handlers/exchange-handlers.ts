import type { Handlers } from "#shared/bridge/handlers";
import type { exchangeContract } from "#shared/contract/exchange";
import { withSecrets } from "#shared/model/auth-secrets";
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
import { stubInputOf } from "../engine/exchange/export/stub-input";
import { writeStubs } from "../engine/exchange/export/stubs";
import { writeCall } from "../engine/exchange/export/write-call";
import { importCommandLine } from "../engine/exchange/import/command-line";
import { importEnds, importFiles } from "../engine/exchange/import/import-files";
import { sayingTransport, trustLosses } from "../engine/exchange/import/imported-trust";
import type { ResolvedMethod, SchemaProject } from "../engine/schema/project";
import { tilde } from "../engine/schema/source/tilde";
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
    "exchange.paste": ({ text }) => pasted(core, importCommandLine(text)),
    "exchange.apply": ({ importId, workspaceId }) => core.imports.apply(importId, workspaceId),
    "exchange.stubs": async ({ sourceId, language, tool, shell }) => {
      const project = await core.catalog.opened(sourceId);
      project.assertThere();
      const { setUp, notes, ...written } = writeStubs(stubInputOf(project, tilde), language, tool, shell);
      return { ...written, setUp: [...setUp], notes: [...notes] };
    },
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

/** Requests of a command line, as tabs can show them. */
async function pasted({ secrets, targetRules }: Core, { requests, secrets: texts, trust, losses }: Imported) {
  const ids = new Map<string, string>();
  for (const { name, text } of texts) ids.set(name, (await secrets.keep(text)).id);
  const rules = await targetRules.all();
  return {
    requests: requests.map(({ request }) => ({
      ...request,
      target: request.target && sayingTransport(request.target, trust, rules),
      auth: request.auth && withSecrets(request.auth, (ref) => ref && (ids.get(ref) ?? ref)),
    })),
    losses: [...losses, ...trustLosses(trust)],
  };
}

function summaryOf({ tool, name, requests, environments, protos, secrets, trust, losses }: Imported) {
  return {
    tool,
    name,
    requests: requests.map((request) => [...request.folders, request.name].join(" / ")),
    environments: environments.map((environment) => environment.name),
    protos: protos.map((proto) => proto.name),
    secrets: secrets.map((secret) => secret.name),
    losses: [...losses, ...trustLosses(trust)],
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
      return { ...contents, secrets: new Map([...contents.secrets.keys()].map((name) => [name, markOf(name)])), mayRead: () => true };
    },
    environment: Object.fromEntries(Object.keys(names.environment).map((name) => [name, markOf(name)])),
    onSecret: () => {},
  };
}
