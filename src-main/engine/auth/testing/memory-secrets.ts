import type { Secrets } from "../secrets";

/** Secrets whose ids are chosen by the test; what is kept later has the ids kept-1, kept-2 and so on. */
export function memorySecrets(texts: Record<string, string>): Secrets & { readonly texts: Map<string, string> } {
  const kept = new Map(Object.entries(texts));
  let count = 0;
  return {
    texts: kept,
    read: async (id) => kept.get(id) ?? null,
    keep: async (text) => {
      const id = `kept-${++count}`;
      kept.set(id, text);
      return { id, place: "session", mask: "" };
    },
    replace: async (id, text) => {
      kept.set(id, text);
    },
  };
}
