import type { SecretRef } from "./secret";

/** How calls are authenticated. A secret stands here by its id in the core's vault; its text never leaves the core. */

/** What the ways of OAuth 2 to a token have in common. Sources: RFC 6749, RFC 7636 (PKCE), RFC 8252 (loopback redirect). */
export interface OAuthSettings {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: SecretRef;
  /** Separated by spaces. */
  readonly scope: string;
  /** Not of the RFCs, and asked for by many servers all the same; empty for none. */
  readonly audience: string;
  /** Where the client's id and secret go: RFC 6749, section 2.3.1. */
  readonly clientAuth: "header" | "body";
}

export interface OAuthClientScheme extends OAuthSettings {
  readonly kind: "oauth-client";
}

export interface OAuthCodeScheme extends OAuthSettings {
  readonly kind: "oauth-code";
  readonly authorizeUrl: string;
  /** What signing in has left, if the server gives such a thing. */
  readonly refreshToken: SecretRef;
}

export const jwtAlgorithms = ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384"] as const;

/** Signed here. Source: RFC 7519. */
export interface JwtScheme {
  readonly kind: "jwt";
  readonly algorithm: (typeof jwtAlgorithms)[number];
  /** The HMAC key as text, or a private key as PEM. */
  readonly key: SecretRef;
  /** A JSON object, to which `iat` and `exp` are added where they are missing; empty for none. */
  readonly claims: string;
  /** The same for the protected header, beside `alg` and `typ`. */
  readonly headers: string;
  readonly lifetimeSeconds: number;
}

export interface GoogleScheme {
  readonly kind: "google";
  /** The JSON key file of a service account. */
  readonly key: SecretRef;
  /** With an audience the token is signed here; without, it is fetched for the scopes, which are separated by spaces. */
  readonly audience: string;
  readonly scope: string;
}

/** A pair of metadata. What is not secret is `text`, and counts where there is no secret. */
export interface CredentialPair {
  readonly key: string;
  readonly secret: SecretRef;
  readonly text: string;
}

export type AuthScheme =
  /** What the folder or the target has. */
  | { readonly kind: "inherit" }
  | { readonly kind: "none" }
  | { readonly kind: "bearer"; readonly token: SecretRef }
  | { readonly kind: "basic"; readonly user: string; readonly password: SecretRef }
  | { readonly kind: "api-key"; readonly key: string; readonly value: SecretRef }
  /** Any metadata, as per-RPC credentials send it: a user and a token, say. */
  | { readonly kind: "pairs"; readonly pairs: readonly CredentialPair[] }
  | OAuthClientScheme
  | OAuthCodeScheme
  | JwtScheme
  | GoogleScheme;
/** In the order in which they are offered. */
export const authKinds = [
  "inherit",
  "none",
  "bearer",
  "basic",
  "api-key",
  "pairs",
  "oauth-client",
  "oauth-code",
  "jwt",
  "google",
] as const satisfies readonly AuthScheme["kind"][];
export type AuthKind = AuthScheme["kind"];

export interface Auth {
  readonly scheme: AuthScheme;
  /**
   * Sends credentials unprotected to other machines too. gRPC's libraries refuse plaintext altogether; here it is fine to
   * this machine, which nobody listens in on, and where servers under development are.
   */
  readonly allowPlaintext: boolean;
}

export const inheritedAuth: Auth = { scheme: { kind: "inherit" }, allowPlaintext: false };

/** Who may say how a call is authenticated, the nearest first. */
export const authLevels = ["request", "folder", "target"] as const;
export type AuthLevel = (typeof authLevels)[number];

/** What holds for a call, and who says so; null where nobody does. */
export interface EffectiveAuth {
  readonly auth: Auth;
  readonly level: AuthLevel | null;
}

/** The nearest level that does not inherit. Where there is none, nothing is sent. */
export function effectiveAuth(levels: Readonly<Partial<Record<AuthLevel, Auth | null>>>): EffectiveAuth {
  for (const level of authLevels) {
    const auth = levels[level];
    if (auth && auth.scheme.kind !== "inherit") return { auth, level };
  }
  return { auth: { scheme: { kind: "none" }, allowPlaintext: false }, level: null };
}

/** What came of trying an authentication. Nothing of it is secret. */
export interface AuthReport {
  readonly level: AuthLevel | null;
  /** What a call would send, masked: `Bearer ••••••k3f9`. */
  readonly pairs: readonly { readonly key: string; readonly mask: string }[];
  /** Milliseconds since 1970; null for what does not end, or does not say so. */
  readonly expiresAt: number | null;
  /** What the server granted, where it says so. */
  readonly scope: string | null;
}

/** How far signing in is. */
export type SignInProgress =
  /** To be looked at in a browser; `opened`: the shell has done so. */
  | { readonly is: "waiting"; readonly url: string; readonly opened: boolean }
  /** `refreshToken`: for `OAuthCodeScheme.refreshToken`. */
  | { readonly is: "signed-in"; readonly refreshToken: SecretRef; readonly expiresAt: number | null; readonly scope: string | null };
