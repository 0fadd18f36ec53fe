import { type Auth, type AuthScheme, type JwtScheme, jwtAlgorithms, type OAuthSettings } from "#shared/model/auth";
import type { ImportNotes } from "./import-notes";
import { list, type Plain, record, text } from "./plain-data";

/** What another tool says of authentication, its parts under the names that most have for them. */
export interface ForeignAuth {
  /** As that tool calls it. */
  readonly type: string;
  readonly of: Plain;
  /** Writes that tool's variables as ours. */
  readonly named: (value: string) => string;
  /** What the request is called: secrets are named after it. */
  readonly owner: string;
  readonly place: string;
}

/** Null where nothing is said. What is a variable stays one, since it is no secret; what stands in the open becomes a named secret. */
export function authOf(foreign: ForeignAuth, notes: ImportNotes): Auth | null {
  const { type, of, owner, place } = foreign;
  const first = (...keys: string[]) => foreign.named(keys.map((key) => text(of[key])).find((value) => value !== "") ?? "");
  const secret = (what: string, ...keys: string[]) => {
    const value = first(...keys);
    return value === "" ? null : value.includes("{{") ? value : notes.keep(`${owner}-${what}`, value);
  };
  const scheme = schemeOf(type.toLowerCase().replaceAll(/[-_ ]/g, ""), first, secret, of);
  if (scheme === null && !["", "none", "noauth", "inherit"].includes(type.toLowerCase())) {
    notes.lose(place, "authentication-kind", { kind: type });
  }
  return scheme && { scheme, allowPlaintext: false };
}

type First = (...keys: string[]) => string;
type Secret = (what: string, ...keys: string[]) => string | null;

function schemeOf(type: string, first: First, secret: Secret, of: Plain): AuthScheme | null {
  switch (type) {
    case "none":
    case "noauth":
      return { kind: "none" };
    case "bearer":
      return { kind: "bearer", token: secret("token", "token", "bearer") };
    case "basic":
      return { kind: "basic", user: first("username", "user"), password: secret("password", "password") };
    case "apikey":
      return { kind: "api-key", key: first("key", "name"), value: secret("key", "value") };
    case "jwt":
      return jwt(first, secret);
    case "oauth2":
      return oauth(first, secret, of);
    default:
      return null;
  }
}

function jwt(first: First, secret: Secret): JwtScheme {
  const algorithm = jwtAlgorithms.find((known) => known === first("algorithm"));
  return {
    kind: "jwt",
    algorithm: algorithm ?? "HS256",
    key: secret("key", "secret", "privateKey"),
    claims: first("payload", "claims"),
    headers: first("header", "headers"),
    lifetimeSeconds: 3600,
  };
}

function oauth(first: First, secret: Secret, of: Plain): AuthScheme {
  const settings: OAuthSettings = {
    tokenUrl: first("accessTokenUrl", "access_token_url", "tokenUrl"),
    clientId: first("clientId", "client_id"),
    clientSecret: secret("client-secret", "clientSecret", "client_secret"),
    scope: first("scope") || list(of.scopes).map(text).join(" "),
    audience: first("audience"),
    clientAuth: first("credentialsInBody", "credentialsPlacement", "client_authentication") === "header" ? "header" : "body",
  };
  const grant = first("grantType", "grant_type");
  if (grant.replaceAll("_", "").toLowerCase() !== "authorizationcode") return { kind: "oauth-client", ...settings };
  return { kind: "oauth-code", ...settings, authorizeUrl: first("authorizationUrl", "authorization_url", "authUrl"), refreshToken: null };
}

/** Postman's lists of `{ key, value }` as an object. */
export function keyedValues(value: unknown): Plain {
  return Array.isArray(value) ? Object.fromEntries(list(value).map((pair) => [text(record(pair).key), record(pair).value])) : record(value);
}
