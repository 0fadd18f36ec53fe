import { useEffect, useState } from "react";
import type { SecretFacts, SecretRef } from "#shared/model/secret";
import { useHost } from "../host/host";

/** What the core knows of a secret: undefined until it has said so, null for one that is not kept (any more). */
export type KnownSecret = SecretFacts | null | undefined;

/** The facts of a secret; `tell` takes those that are known already, from keeping it; `ask` asks once more. */
export function useSecretFacts(secret: SecretRef): {
  readonly known: KnownSecret;
  readonly tell: (facts: SecretFacts) => void;
  readonly ask: () => void;
} {
  const { client } = useHost();
  const [answer, setAnswer] = useState<{ readonly id: string; readonly facts: SecretFacts | null } | null>(null);
  const [asked, setAsked] = useState(0);
  const isKnown = answer !== null && answer.id === secret;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` asks once more
  useEffect(() => {
    if (secret === null || isKnown) return;
    let isWanted = true;
    client.call("secret.facts", { ids: [secret] }).then(
      ({ secrets: [facts = null] }) => isWanted && setAnswer({ id: secret, facts }),
      () => isWanted && setAnswer({ id: secret, facts: null }),
    );
    return () => {
      isWanted = false;
    };
  }, [client, secret, isKnown, asked]);
  return {
    known: secret === null ? null : isKnown ? answer.facts : undefined,
    tell: (facts) => setAnswer({ id: facts.id, facts }),
    ask: () => {
      setAnswer(null);
      setAsked(asked + 1);
    },
  };
}
