import type { Auth, AuthScheme } from "./auth";
import type { SecretRef } from "./secret";

/** An authentication with other references to its secrets: names of a workspace for ids of the vault, or the other way. */
export function withSecrets(auth: Auth, of: (ref: SecretRef) => SecretRef): Auth {
  return { ...auth, scheme: schemeWith(auth.scheme, of) };
}

function schemeWith(scheme: AuthScheme, of: (ref: SecretRef) => SecretRef): AuthScheme {
  switch (scheme.kind) {
    case "inherit":
    case "none":
      return scheme;
    case "bearer":
      return { ...scheme, token: of(scheme.token) };
    case "basic":
      return { ...scheme, password: of(scheme.password) };
    case "api-key":
      return { ...scheme, value: of(scheme.value) };
    case "pairs":
      return { ...scheme, pairs: scheme.pairs.map((pair) => ({ ...pair, secret: of(pair.secret) })) };
    case "jwt":
    case "google":
      return { ...scheme, key: of(scheme.key) };
    case "oauth-client":
      return { ...scheme, clientSecret: of(scheme.clientSecret) };
    case "oauth-code":
      return { ...scheme, clientSecret: of(scheme.clientSecret), refreshToken: of(scheme.refreshToken) };
  }
}
