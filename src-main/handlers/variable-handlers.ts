import type { Handlers } from "#shared/bridge/handlers";
import type { variableContract } from "#shared/contract/variables";
import type { Core } from "./core";
import { relayLatest } from "./relay";

export function variableHandlers({ names, taken, redactor }: Core): Handlers<typeof variableContract> {
  return {
    "variables.scopes": async ({ scope }) => {
      const { scopes } = await names.contentsOf(scope);
      return {
        scopes: scopes.map(({ origin, place, values }) => ({
          origin,
          place,
          // A server may answer with what is a secret here.
          values:
            origin === "taken" ? values.map((one) => ("value" in one ? { ...one, value: redactor.text(one.value) } : one)) : [...values],
        })),
      };
    },
    "variables.taken": ({ workspaceId }, peer) =>
      relayLatest(peer, (push) => {
        const tell = () => push({ values: taken.of(workspaceId).map((one) => ({ ...one, value: redactor.text(one.value) })) });
        tell();
        return taken.onDidChange((id) => id === workspaceId && tell());
      }),
    "variables.forgetTaken": async ({ workspaceId, environment, name }) => {
      taken.forget({ workspaceId, environment }, name);
      return undefined;
    },
  };
}
