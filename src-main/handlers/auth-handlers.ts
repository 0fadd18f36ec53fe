import type { Handlers } from "#shared/bridge/handlers";
import type { authContract } from "#shared/contract/auth";
import type { Core } from "./core";

export function authHandlers({ secrets, secretSweep, authenticator }: Core): Handlers<typeof authContract> {
  return {
    "secret.place": async () => ({ place: await secrets.place() }),
    "secret.keep": ({ text }) => secrets.keep(text),
    "secret.facts": async ({ ids }) => ({ secrets: await Promise.all(ids.map((id) => secrets.facts(id))) }),
    "secret.forget": async ({ id }) => {
      await secretSweep.discard(id);
      return undefined;
    },
    "auth.test": ({ auth, target }, { cancellation }) => authenticator.test(auth, target, cancellation),
    "auth.signIn": async ({ auth }, { emit, cancellation }) => {
      await emit(await authenticator.signIn(auth, emit, cancellation));
      return undefined;
    },
  };
}
