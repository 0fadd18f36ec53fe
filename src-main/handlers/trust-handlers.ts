import type { Handlers } from "#shared/bridge/handlers";
import type { trustContract } from "#shared/contract/trust";
import { parseTarget } from "#shared/model/target";
import { checkServiceConfig } from "../engine/channels/service-config";
import type { Core } from "./core";
import { relayLatest } from "./relay";

export function trustHandlers({
  targetRules,
  routes,
  looks,
}: Pick<Core, "targetRules" | "routes" | "looks">): Handlers<typeof trustContract> {
  return {
    "trust.watch": async (_params, peer) => {
      const rules = await targetRules.all();
      return relayLatest(peer, (push) => {
        push({ rules: [...rules] });
        return targetRules.onDidChange((changed) => push({ rules: [...changed] }));
      });
    },
    "trust.save": async (rule) => {
      const { serviceConfig } = rule.settings;
      if (serviceConfig !== undefined && serviceConfig !== null) checkServiceConfig(serviceConfig);
      await targetRules.save(rule);
    },
    "trust.remove": ({ id }) => targetRules.remove(id).then(nothing),
    "trust.environmentProxy": async ({ target }) => routes.environmentProxy(parseTarget(target)),
    "trust.inspect": ({ target, settings }, { cancellation }) => looks.look(parseTarget(target), settings, cancellation),
  };
}

const nothing = () => undefined;
