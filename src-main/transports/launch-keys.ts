import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** How long a launch code may wait for its page, in milliseconds. */
const codeLifeMs = 60_000;
const maxCodes = 64;
const maxSessions = 256;

/**
 * Who may connect: a single-use launch code, handed to the page in its URL's fragment, buys a session token, with which
 * the same page comes back after a reload. Only digests are kept, and they are compared in constant time.
 */
export class LaunchKeys {
  readonly #now: () => number;
  #codes: { readonly digest: Buffer; readonly until: number }[] = [];
  #sessions: Buffer[] = [];

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** A new launch code: 256 random bits in base64url. */
  mintCode(): string {
    const code = randomKey();
    this.#codes = [...this.#codes.slice(1 - maxCodes), { digest: digestOf(code), until: this.#now() + codeLifeMs }];
    return code;
  }

  /** The session token that `code` buys, or null. The code is spent either way. */
  redeem(code: string): string | null {
    const digest = digestOf(code);
    const found = this.#codes.filter((entry) => timingSafeEqual(entry.digest, digest));
    this.#codes = this.#codes.filter((entry) => !found.includes(entry) && entry.until > this.#now());
    if (!found.some((entry) => entry.until > this.#now())) return null;
    const session = randomKey();
    this.#sessions = [...this.#sessions.slice(1 - maxSessions), digestOf(session)];
    return session;
  }

  /** Is this the token of a session? */
  knows(session: string): boolean {
    const digest = digestOf(session);
    return this.#sessions.filter((known) => timingSafeEqual(known, digest)).length > 0;
  }
}

function randomKey(): string {
  return randomBytes(32).toString("base64url");
}

function digestOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
