import type { AuthKind, AuthScheme } from "#shared/model/auth";

const oauth = { tokenUrl: "", clientId: "", clientSecret: null, scope: "", audience: "", clientAuth: "header" } as const;

/** A scheme with nothing filled in that has to be. */
export function newScheme(kind: AuthKind): AuthScheme {
  switch (kind) {
    case "inherit":
    case "none":
      return { kind };
    case "bearer":
      return { kind, token: null };
    case "basic":
      return { kind, user: "", password: null };
    case "api-key":
      return { kind, key: "x-api-key", value: null };
    case "pairs":
      return { kind, pairs: ["user", "token"].map((key) => ({ key, secret: null, text: "" })) };
    case "oauth-client":
      return { kind, ...oauth };
    case "oauth-code":
      return { kind, ...oauth, authorizeUrl: "", refreshToken: null };
    case "jwt":
      return { kind, algorithm: "HS256", key: null, claims: "", headers: "", lifetimeSeconds: 300 };
    case "google":
      return { kind, key: null, audience: "", scope: "" };
  }
}

/** A scheme of another kind that takes over what the two have in common: the client of OAuth's two ways. */
export function changedKind(scheme: AuthScheme, kind: AuthKind): AuthScheme {
  const isOAuth = (one: AuthScheme) => one.kind === "oauth-client" || one.kind === "oauth-code";
  const next = newScheme(kind);
  if (scheme.kind === next.kind) return scheme;
  if (isOAuth(scheme) && next.kind === "oauth-code") return { ...next, ...scheme, kind: next.kind };
  if (scheme.kind === "oauth-code" && next.kind === "oauth-client") {
    const { authorizeUrl: _page, refreshToken: _token, ...shared } = scheme;
    return { ...shared, kind: next.kind };
  }
  return next;
}

/** Does a call's token have to be made or fetched first? */
export function makesToken({ kind }: AuthScheme): boolean {
  return kind === "oauth-client" || kind === "oauth-code" || kind === "jwt" || kind === "google";
}

/** The fields that a fault may be about (`facts.field` of auth-invalid). */
const fieldsOf: Readonly<Record<AuthKind, readonly string[]>> = {
  inherit: [],
  none: [],
  bearer: ["token"],
  basic: ["user", "password"],
  "api-key": ["key", "value"],
  pairs: ["key", "pairs"],
  "oauth-client": ["tokenUrl", "clientId", "clientSecret"],
  "oauth-code": ["authorizeUrl", "tokenUrl", "clientId", "clientSecret", "refreshToken"],
  jwt: ["key", "claims", "headers"],
  google: ["key", "audience"],
};

/** Does a scheme's editor have a place for what is wrong with a field? */
export function hasField({ kind }: AuthScheme, field: string): boolean {
  return fieldsOf[kind].includes(field);
}
