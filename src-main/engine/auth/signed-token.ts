import { createPrivateKey, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import * as v from "valibot";
import type { GoogleScheme, JwtScheme } from "#shared/model/auth";
import { invalidAuth } from "./secrets";
import type { Token } from "./token-endpoint";

/** A JSON Web Token by a scheme's settings. Sources: RFC 7515, RFC 7519. Fault: auth-invalid. */
export async function signedToken(scheme: JwtScheme, key: string, now = Date.now()): Promise<Token> {
  const claims = jsonObject(scheme.claims, "claims");
  const headers = jsonObject(scheme.headers, "headers");
  const iat = Math.floor(now / 1000);
  const payload = { iat, exp: iat + Math.max(1, Math.round(scheme.lifetimeSeconds)), ...claims };
  const signingKey = scheme.algorithm.startsWith("HS") ? new TextEncoder().encode(key) : privateKey(key);
  const text = await sign(payload, { typ: "JWT", ...headers, alg: scheme.algorithm }, signingKey);
  return selfMade(text, typeof payload.exp === "number" ? payload.exp : null);
}

const serviceAccount = v.object({
  type: v.literal("service_account"),
  client_email: v.string(),
  private_key: v.string(),
  private_key_id: v.optional(v.string(), ""),
  token_uri: v.optional(v.string(), "https://oauth2.googleapis.com/token"),
});
export type ServiceAccount = v.InferOutput<typeof serviceAccount>;

/** Reads a service account's key file. Fault: auth-invalid. */
export function readServiceAccount(text: string): ServiceAccount {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), serviceAccount), text);
  if (parsed.success) return parsed.output;
  throw invalidAuth("key", "This is not the key file of a Google service account.", "Paste the whole JSON file that Google Cloud made.");
}

/** Google's limit. */
const googleLifeSeconds = 3600;

/** A token that Google's services take as it is, for one audience. Source: google.aip.dev/auth/4111. Fault: auth-invalid. */
export async function selfSignedGoogleToken(account: ServiceAccount, audience: GoogleScheme["audience"], now = Date.now()): Promise<Token> {
  const iat = Math.floor(now / 1000);
  const { client_email, private_key_id } = account;
  const claims = { iss: client_email, sub: client_email, aud: audience, iat, exp: iat + googleLifeSeconds };
  const headers = { alg: "RS256", typ: "JWT", ...(private_key_id && { kid: private_key_id }) };
  return selfMade(await sign(claims, headers, privateKey(account.private_key)), claims.exp);
}

/** What is shown to Google's token endpoint for a token of some scopes. Source: RFC 7523. Fault: auth-invalid. */
export async function googleAssertion(account: ServiceAccount, scope: string, now = Date.now()): Promise<string> {
  const iat = Math.floor(now / 1000);
  const { client_email, private_key_id, token_uri } = account;
  const claims = { iss: client_email, scope, aud: token_uri, iat, exp: iat + googleLifeSeconds };
  return sign(claims, { alg: "RS256", typ: "JWT", ...(private_key_id && { kid: private_key_id }) }, privateKey(account.private_key));
}

function selfMade(text: string, exp: number | null): Token {
  return { text, expiresAt: exp === null ? null : exp * 1000, scope: null, refreshToken: null };
}

async function sign(
  claims: object,
  headers: { readonly alg: string; readonly [name: string]: unknown },
  key: KeyObject | Uint8Array,
): Promise<string> {
  try {
    return await new SignJWT({ ...claims }).setProtectedHeader({ ...headers }).sign(key);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalidAuth("key", `The key does not fit ${headers.alg}: ${reason}.`, "Choose the algorithm that the key was made for.", cause);
  }
}

/** PKCS#8, PKCS#1 or SEC 1. */
function privateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem.trim());
  } catch (cause) {
    const encrypted = /ENCRYPTED/.test(pem);
    const message = encrypted ? "The private key is encrypted." : "This is not a private key as PEM.";
    const act = encrypted
      ? "Give it without its password: openssl pkey -in key.pem"
      : "Paste all of it, from -----BEGIN to the end of its last line.";
    // OpenSSL's words may quote the key; ours are enough.
    throw invalidAuth("key", message, act, cause);
  }
}

function jsonObject(text: string, field: string): Record<string, unknown> {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === "object" && !Array.isArray(value)) return { ...value };
  } catch {
    // It is told below, like any other value that is no object.
  }
  throw invalidAuth(field, `The ${field} are not a JSON object.`, 'Write them as {"sub": "someone"}.');
}
