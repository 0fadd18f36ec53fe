import { createHash, randomBytes } from "node:crypto";

/** A code verifier: 43 characters of the 66 unreserved ones, from 32 random bytes. Source: RFC 7636, section 4.1. */
export function newVerifier(): string {
  return randomBytes(32).toString("base64url");
}

/** The challenge of a verifier by the method S256. Source: RFC 7636, section 4.2. */
export function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier, "ascii").digest("base64url");
}
