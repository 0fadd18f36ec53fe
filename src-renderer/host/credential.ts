/** What a page may show the served core: the launch code of its first load, or the session token of a later one. */
export type Credential = { readonly code: string } | { readonly session: string };

const storageKey = "wirebench.session";
const codePattern = /^#c=([A-Za-z0-9_-]{1,256})$/;

/** The parts of the page that hold credentials. */
export interface CredentialPlace {
  readonly hash: string;
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** Takes the fragment out of the address bar and of the history, so that the code can be neither read nor bookmarked. */
  stripHash(): void;
}

/**
 * Takes the page's credential. A launch code wins over a kept token, for it is newer; any other fragment is no credential.
 * The fragment is stripped whatever it holds. Null if there is nothing to show.
 */
export function takeCredential(place: CredentialPlace): Credential | null {
  const code = codePattern.exec(place.hash)?.[1];
  if (place.hash !== "") place.stripHash();
  if (code !== undefined) return { code };
  const session = place.storage.getItem(storageKey);
  return session === null || session === "" ? null : { session };
}

/** Keeps the token that the core gave for a code: in the tab's own storage, so that a reload works and another site's page does not. */
export function keepSession(place: CredentialPlace, session: string): void {
  place.storage.setItem(storageKey, session);
}

/** Forgets a token that the core does not know any more. */
export function forgetSession(place: CredentialPlace): void {
  place.storage.removeItem(storageKey);
}

/** The core's answer to a credential: a token, or null if the text is no such answer. */
export function parseWelcome(text: string): string | null {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== "object" || answer === null || !("session" in answer)) return null;
    return typeof answer.session === "string" && answer.session !== "" ? answer.session : null;
  } catch {
    return null;
  }
}
