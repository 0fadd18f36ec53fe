import type { Handlers } from "#shared/bridge/handlers";
import type { variableContract } from "#shared/contract/variables";
import type { Core } from "./core";

export function variableHandlers({ names }: Core): Handlers<typeof variableContract> {
  return {
    "variables.scopes": async ({ scope }) => {
      const { scopes } = await names.contentsOf(scope);
      return { scopes: scopes.map(({ origin, place, values }) => ({ origin, place, values: [...values] })) };
    },
  };
}
