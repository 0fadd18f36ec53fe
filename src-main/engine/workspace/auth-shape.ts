import { isScalar } from "yaml";
import { type Auth, type AuthKind, type AuthScheme, type CredentialPair, jwtAlgorithms, type OAuthSettings } from "#shared/model/auth";
import { either, hasKey, mapped, variant } from "./composed-shapes";
import { choice, type Field, flag, list, nullable, number, optional, record, required, type Shape, text } from "./shape";

/** The name of a secret: `{ secret: staging-token }`. */
export const secretName: Shape<string> = mapped(
  record<{ secret: string }>(
    { secret: required("secret", text, "The secret's name in this workspace; its text is kept elsewhere.") },
    { inline: true },
  ),
  {
    read: ({ secret }) => secret,
    write: (secret) => ({ secret }),
  },
);

/** Null where none is chosen yet. */
const secret = (key: string, description: string) => nullable(key, secretName, description);

type SecretOrText = Pick<CredentialPair, "secret" | "text">;

const secretOrText = either<SecretOrText>(
  "a text, or the name of a secret as { secret: NAME }",
  [
    mapped(text, { read: (value): SecretOrText => ({ secret: null, text: value }), write: ({ text: value }) => value }),
    mapped(secretName, { read: (name): SecretOrText => ({ secret: name, text: "" }), write: ({ secret: name }) => name ?? "" }),
  ],
  { of: ({ secret: name }) => (name === null ? 0 : 1), at: (node) => (isScalar(node) ? 0 : hasKey(node, "secret") ? 1 : null) },
);

const pair = mapped(
  record<{ key: string; value: SecretOrText }>({
    key: required("key", text, "A metadata key."),
    value: required("value", secretOrText, "Its value, or the secret that is its value."),
  }),
  {
    read: ({ key, value }): CredentialPair => ({ key, ...value }),
    write: ({ key, secret: name, text: value }) => ({ key, value: { secret: name, text: name === null ? value : "" } }),
  },
);

type Flat<S extends AuthScheme> = S & Pick<Auth, "allowPlaintext">;
type FlatScheme = { readonly [K in AuthKind]: Flat<Extract<AuthScheme, { readonly kind: K }>> }[AuthKind];
type Fields<T> = { readonly [K in keyof T]-?: Field<T[K]> };

/** A kind of authentication, with what all kinds have. */
function scheme<K extends AuthKind>(
  word: K,
  fields: Omit<Fields<Flat<Extract<AuthScheme, { readonly kind: K }>>>, "kind" | "allowPlaintext">,
) {
  const common = {
    kind: required("kind", choice([word]), "How calls are authenticated."),
    allowPlaintext: optional("allowPlaintext", flag, false, "Send credentials unprotected to other machines too."),
  };
  // What is left out of `fields` is in `common`, which the compiler does not see for an open K.
  return record<Flat<Extract<AuthScheme, { readonly kind: K }>>>({ ...fields, ...common } as never);
}

const oauth: Fields<OAuthSettings> = {
  tokenUrl: optional("tokenUrl", text, "", "Where tokens are asked for."),
  clientId: optional("clientId", text, "", "The client's id."),
  clientSecret: secret("clientSecret", "The client's secret."),
  scope: optional("scope", text, "", "Scopes, separated by spaces."),
  audience: optional("audience", text, "", "Asked for by some servers beside the scope."),
  clientAuth: optional("clientAuth", choice(["header", "body"]), "header", "Where the client's id and secret go."),
};

const schemes = variant<FlatScheme>({
  inherit: scheme("inherit", {}),
  none: scheme("none", {}),
  bearer: scheme("bearer", { token: secret("token", "The token.") }),
  basic: scheme("basic", { user: optional("user", text, "", "The user."), password: secret("password", "The password.") }),
  "api-key": scheme("api-key", { key: optional("key", text, "", "The metadata key."), value: secret("value", "The key itself.") }),
  pairs: scheme("pairs", { pairs: optional("pairs", list(pair), [], "Metadata that is sent as credentials.") }),
  "oauth-client": scheme("oauth-client", oauth),
  "oauth-code": scheme("oauth-code", {
    ...oauth,
    authorizeUrl: optional("authorizeUrl", text, "", "Where the user signs in."),
    refreshToken: secret("refreshToken", "What signing in has left."),
  }),
  jwt: scheme("jwt", {
    algorithm: optional("algorithm", choice(jwtAlgorithms), "RS256", "How the token is signed."),
    key: secret("key", "The HMAC key, or a private key as PEM."),
    claims: optional("claims", text, "", "A JSON object; iat and exp are added."),
    headers: optional("headers", text, "", "A JSON object beside alg and typ."),
    lifetimeSeconds: optional("lifetimeSeconds", number(1, 366 * 24 * 3600, { whole: false }), 3600, "How long the token holds."),
  }),
  google: scheme("google", {
    key: secret("key", "The JSON key of a service account."),
    audience: optional("audience", text, "", "With one the token is signed here."),
    scope: optional("scope", text, "", "Scopes, separated by spaces."),
  }),
});

/** How calls are authenticated; secrets stand by their names. */
export const auth: Shape<Auth> = mapped(schemes, {
  read: ({ allowPlaintext, ...found }): Auth => ({ scheme: found, allowPlaintext }),
  write: ({ scheme: found, allowPlaintext }) => ({ ...found, allowPlaintext }),
});
