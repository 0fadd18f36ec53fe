/** A secret's text lives in the core alone. The window holds its id and these facts. */

/** A secret's id; null while there is none. */
export type SecretRef = string | null;

/** Where secrets are kept. */
export const secretPlaces = [
  "keychain", // on the disk, sealed with a key that the system's keychain has
  "session", // in memory, and gone with the process: this machine has no keychain that can be used
  "locked", // on the disk, and not to be opened now: the keychain refuses, or another shell's sealed it
] as const;
export type SecretPlace = (typeof secretPlaces)[number];

/** What the window knows of a secret. */
export interface SecretFacts {
  readonly id: string;
  readonly place: SecretPlace;
  /** Dots, and the last four characters where there are enough others: `••••••k3f9`. */
  readonly mask: string;
}

/** What stands where a secret was. Of one length, since a secret's length is part of it. */
export const secretMask = "••••••";

/** Long enough that four characters of it help nobody to guess the rest. */
const leastTold = 20;

/** A secret as it may be shown. What has lines (a key as PEM) ends like any other of its kind, so that nothing is told of it. */
export function maskOf(text: string): string {
  return text.length < leastTold || /[^\x21-\x7e]/.test(text) ? secretMask : `${secretMask}${text.slice(-4)}`;
}
