import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import type { AuthScheme, GoogleScheme, JwtScheme, OAuthClientScheme, OAuthCodeScheme, OAuthSettings } from "#shared/model/auth";
import { endpointUrl } from "./protected-way";
import { invalidAuth, optionalSecret, requiredSecret, type Secrets } from "./secrets";
import { signIn } from "./sign-in";
import { googleAssertion, readServiceAccount, selfSignedGoogleToken, signedToken } from "./signed-token";
import { TokenCache } from "./token-cache";
import { askForToken, type ClientProof, type ConnectEndpoint, type Token } from "./token-endpoint";

/** Schemes whose token is made or fetched. */
export type TokenScheme = OAuthClientScheme | OAuthCodeScheme | JwtScheme | GoogleScheme;

export function makesToken(scheme: AuthScheme): scheme is TokenScheme {
  return scheme.kind === "oauth-client" || scheme.kind === "oauth-code" || scheme.kind === "jwt" || scheme.kind === "google";
}

export interface TokenAsk {
  readonly scheme: TokenScheme;
  /** Endpoints may be http:// on other machines. */
  readonly allowPlaintext: boolean;
}

/** Tokens for schemes: made here, fetched, or from a sign-in, and kept until shortly before they end. */
export class TokenSource {
  readonly #secrets: Secrets;
  readonly #onSecret: (text: string) => void;
  readonly #cache: TokenCache;
  readonly #connect: ConnectEndpoint | undefined;

  /** `onSecret` hears every secret before anybody has it. */
  constructor(secrets: Secrets, onSecret: (text: string) => void, connect?: ConnectEndpoint, cache = new TokenCache()) {
    this.#secrets = secrets;
    this.#onSecret = onSecret;
    this.#cache = cache;
    this.#connect = connect;
  }

  /** Faults: auth-invalid, auth-failed, auth-plaintext, sign-in-needed, secret-locked, io; the reason of a cancellation. */
  get(ask: TokenAsk, cancellation: Cancellation): Promise<Token> {
    return this.#cache.get(keyOf(ask), cancellation, async (fetching) => {
      const token = await this.#fetch(ask, fetching);
      this.#onSecret(token.text);
      return token;
    });
  }

  /** The next one who asks gets a new one. */
  drop(ask: TokenAsk): void {
    this.#cache.drop(keyOf(ask));
  }

  /**
   * Has the user sign in, by `show`. Answers the scheme with its refresh token kept, where the server gives one, by which the
   * token is found from then on. Faults: as `get`.
   */
  async signIn(
    { scheme, allowPlaintext }: { readonly scheme: OAuthCodeScheme; readonly allowPlaintext: boolean },
    show: (url: string) => Promise<void>,
    cancellation: Cancellation,
  ): Promise<{ readonly scheme: OAuthCodeScheme; readonly token: Token }> {
    const authorizeUrl = endpointUrl(scheme.authorizeUrl, "authorizeUrl", allowPlaintext);
    const tokenUrl = endpointUrl(scheme.tokenUrl, "tokenUrl", allowPlaintext);
    const client = await this.#client(scheme);
    const token = await signIn(
      { scheme, authorizeUrl, tokenUrl, client, show, onSecret: this.#onSecret, connect: this.#connect },
      cancellation,
    );
    const kept = token.refreshToken === null ? null : await this.#secrets.keep(token.refreshToken);
    const signedIn = { ...scheme, refreshToken: kept?.id ?? null };
    this.#cache.put(keyOf({ scheme: signedIn, allowPlaintext }), token);
    return { scheme: signedIn, token };
  }

  dispose(): void {
    this.#cache.dispose();
  }

  async #fetch({ scheme, allowPlaintext }: TokenAsk, cancellation: Cancellation): Promise<Token> {
    switch (scheme.kind) {
      case "jwt":
        return signedToken(scheme, await requiredSecret(this.#secrets, scheme.key, "key"));
      case "google":
        return this.#google(scheme, allowPlaintext, cancellation);
      case "oauth-client": {
        const url = endpointUrl(scheme.tokenUrl, "tokenUrl", allowPlaintext);
        const client = await this.#client(scheme);
        const fields = { grant_type: "client_credentials", scope: scheme.scope, audience: scheme.audience };
        return askForToken({ url, client, fields, onSecret: this.#onSecret, connect: this.#connect }, cancellation);
      }
      case "oauth-code":
        return this.#refreshed(scheme, allowPlaintext, cancellation);
    }
  }

  async #google({ key, audience, scope }: GoogleScheme, allowPlaintext: boolean, cancellation: Cancellation): Promise<Token> {
    const account = readServiceAccount(await requiredSecret(this.#secrets, key, "key"));
    if (audience.trim() !== "") return selfSignedGoogleToken(account, audience.trim());
    if (scope.trim() === "")
      throw invalidAuth("audience", "A Google token needs an audience or scopes.", "For example https://pubsub.googleapis.com/");
    const url = endpointUrl(account.token_uri, "key", allowPlaintext);
    const assertion = await googleAssertion(account, scope.trim());
    this.#onSecret(assertion);
    const fields = { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion };
    return askForToken({ url, client: null, fields, onSecret: this.#onSecret, connect: this.#connect }, cancellation);
  }

  async #refreshed(scheme: OAuthCodeScheme, allowPlaintext: boolean, cancellation: Cancellation): Promise<Token> {
    const { refreshToken } = scheme;
    const known = await optionalSecret(this.#secrets, refreshToken, "refreshToken");
    if (known === null || refreshToken === null) throw signInNeeded("Nobody has signed in yet, or the token has ended.");
    const url = endpointUrl(scheme.tokenUrl, "tokenUrl", allowPlaintext);
    const fields = { grant_type: "refresh_token", refresh_token: known, scope: scheme.scope };
    const client = await this.#client(scheme);
    const token = await askForToken({ url, client, fields, onSecret: this.#onSecret, connect: this.#connect }, cancellation).catch(
      (reason: unknown) => {
        const isRevoked = reason instanceof Fault && reason.facts.error === "invalid_grant";
        throw isRevoked ? signInNeeded("The server does not take the sign-in any more: it has ended, or was revoked.") : reason;
      },
    );
    // Some servers give a new one each time, and take the old one no more.
    if (token.refreshToken !== null && token.refreshToken !== known) await this.#secrets.replace(refreshToken, token.refreshToken);
    return token;
  }

  async #client({ clientId, clientSecret, clientAuth }: OAuthSettings): Promise<ClientProof> {
    if (clientId.trim() === "") throw invalidAuth("clientId", "The client's id is missing.", "Type it in.");
    return { clientId: clientId.trim(), clientAuth, secret: await optionalSecret(this.#secrets, clientSecret, "clientSecret") };
  }
}

function signInNeeded(message: string): Fault {
  return new Fault("sign-in-needed", message, { act: "Sign in." });
}

/** Secrets stand in it by their ids, and a secret that is typed anew has a new one. */
function keyOf({ scheme }: TokenAsk): string {
  return JSON.stringify(Object.entries(scheme).sort(([a], [b]) => (a < b ? -1 : 1)));
}
