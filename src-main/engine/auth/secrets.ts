import { Fault } from "#shared/base/fault";
import type { SecretFacts, SecretRef } from "#shared/model/secret";

/** What authentication needs of the vault. */
export interface Secrets {
  /** Null where nobody knows the id (any more). Faults: secret-locked, io. */
  read(id: string): Promise<string | null>;
  keep(text: string): Promise<SecretFacts>;
  /** Gives a secret another text. Fault: io. */
  replace(id: string, text: string): Promise<void>;
}

/** A secret that has to be there. Faults: auth-invalid (facts: field), secret-locked, io. */
export async function requiredSecret(secrets: Secrets, ref: SecretRef, field: string): Promise<string> {
  const text = await optionalSecret(secrets, ref, field);
  if (text === null || text === "") throw invalidAuth(field, `The ${fieldNames[field] ?? field} is missing.`, "Type it in.");
  return text;
}

/** Null where none was chosen. Faults: auth-invalid for one that is gone, secret-locked, io. */
export async function optionalSecret(secrets: Secrets, ref: SecretRef, field: string): Promise<string | null> {
  if (ref === null) return null;
  const text = await secrets.read(ref);
  if (text === null) {
    const why = `The ${fieldNames[field] ?? field} is not kept any more: it was forgotten, or kept for one run only.`;
    throw invalidAuth(field, why, "Type it in again.");
  }
  return text;
}

const fieldNames: Readonly<Record<string, string>> = {
  token: "token",
  password: "password",
  value: "API key",
  pairs: "value of a pair",
  clientSecret: "client's secret",
  refreshToken: "refresh token",
  key: "key",
};

/** `field`: of the scheme, for the window to point at. */
export function invalidAuth(field: string, message: string, act: string, cause?: unknown): Fault {
  return new Fault("auth-invalid", message, { act, facts: { field }, cause });
}
