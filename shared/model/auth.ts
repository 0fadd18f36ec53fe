/** How calls are authenticated. A secret stands here by its id in the core's keychain; its text never leaves the core. */
import type { SecretRef } from "./secret";

/** The OAuth 2 flow's way to a token. Sources: RFC 6749, RFC 7636 (PKCE), RFC 8252 (loopback redirect). */
export interface OAuthSettings {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: SecretRef;
  /** Separated by spaces. */
  readonly scope: string;
  readonly audience: string;
  /** Where the client's id and secret go: RFC 6749, section 2.3.1. */
  readonly clientAuth: "header" | "body";
}

export const jwtAlgorithms = ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384"] as const;

export type AuthScheme =
  /** What the folder or the target has. */
  | { readonly kind: "inherit" }
  | { readonly kind: "none" }
  | { readonly kind: "bearer"; readonly token: SecretRef }
  | { readonly kind: "basic"; readonly user: string; readonly password: SecretRef }
  | { readonly kind: "api-key"; readonly key: string; readonly value: SecretRef }
  /** Any metadata, as per-RPC credentials send it: a user and a token, say. */
  | { readonly kind: "pairs"; readonly pairs: readonly { readonly key: string; readonly value: SecretRef }[] }
  | ({ readonly kind: "oauth-client" } & OAuthSettings)
  | ({ readonly kind: "oauth-code"; readonly authorizeUrl: string } & OAuthSettings)
  /** Signed here: the claims as JSON, to which `iat` and `exp` are added where they are missing. `key`: the HMAC key, or a private key as PEM. */
  | {
      readonly kind: "jwt";
      readonly algorithm: (typeof jwtAlgorithms)[number];
      readonly key: SecretRef;
      readonly claims: string;
      readonly headers: string;
      readonly lifetimeSeconds: number;
    }
  /** The JSON key file of a Google service account; the audience, or scopes separated by spaces. */
  | { readonly kind: "google"; readonly key: SecretRef; readonly audience: string; readonly scope: string };
export type AuthKind = AuthScheme["kind"];

export interface Auth {
  readonly scheme: AuthScheme;
  /** Sends credentials over plaintext to another machine too. gRPC's own rule refuses it: see grpc/grpc doc "Authentication". */
  readonly allowPlaintext: boolean;
}

export const inheritedAuth: Auth = { scheme: { kind: "inherit" }, allowPlaintext: false };
