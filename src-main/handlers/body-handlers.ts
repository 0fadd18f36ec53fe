import { Fault } from "#shared/base/fault";
import type { Handlers } from "#shared/bridge/handlers";
import type { bodyContract } from "#shared/contract/body";
import { convertBody } from "../engine/codec/body/convert-body";
import { checkBody } from "../engine/codec/body/encode-body";
import { fillBody } from "../engine/codec/body/fill-body";
import { jsonSchema } from "../engine/codec/body/json-schema";
import { likelyTypes } from "../engine/codec/body/likely-types";
import { openNames, requestScope } from "../engine/variables/request-names";
import type { Core } from "./core";

export function bodyHandlers({ calls, catalog, attached, names }: Core): Handlers<typeof bodyContract> {
  const input = async (sourceId: string, name: string) => {
    const project = await catalog.opened(sourceId);
    return { type: project.method(name).desc.input, project };
  };
  return {
    "body.check": async ({ sourceId, method, body, variables = [], scope }) => {
      const { type, project } = await input(sourceId, method);
      const known = (await openNames(scope, names)).before(requestScope(variables, scope?.path ?? ""));
      const refused = await checkBody(type, calls.registryOf(project), body, attached, { names: known, index: 0 }).then(
        () => null,
        (reason: unknown) => Fault.from(reason).toData(),
      );
      return { fault: refused };
    },
    "body.convert": async ({ sourceId, method, body, to }) => {
      const { type, project } = await input(sourceId, method);
      return { text: await convertBody(type, calls.registryOf(project), body, to, attached) };
    },
    "body.schema": async ({ sourceId, method, anyTypes }) => {
      const { type, project } = await input(sourceId, method);
      const registry = calls.registryOf(project);
      const packed = anyTypes.flatMap((name) => registry.getMessage(name) ?? []);
      return { jsonSchema: jsonSchema(type, (desc) => project.doc(desc), packed) };
    },
    "body.types": async ({ sourceId, method, query }) => {
      const { type, project } = await input(sourceId, method);
      return { names: likelyTypes(calls.registryOf(project), type, query) };
    },
    "body.fill": async ({ sourceId, method, text, mode }) => {
      const { type, project } = await input(sourceId, method);
      return { text: fillBody(type, (desc) => project.doc(desc), text, mode) };
    },
  };
}
