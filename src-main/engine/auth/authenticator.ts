import type { Cancellation } from "#shared/base/cancellation";
import type { Disposable } from "#shared/base/disposable";
import { type Auth, type AuthReport, type AuthScheme, type EffectiveAuth, effectiveAuth, type SignInProgress } from "#shared/model/auth";
import type { CallRequest } from "#shared/model/call";
import { checkedMetadata, type MetadataPair } from "#shared/model/metadata";
import { maskOf } from "#shared/model/secret";
import { parseTarget } from "#shared/model/target";
import { mustBeProtected } from "./protected-way";
import { invalidAuth, requiredSecret, type Secrets } from "./secrets";
import { basicOf, type Token } from "./token-endpoint";
import { makesToken, TokenSource } from "./token-source";

/** A pair, and what of its value is secret. */
interface Credential extends MetadataPair {
  readonly mask: string;
}

interface Credentials {
  readonly pairs: readonly Credential[];
  readonly token: Token | null;
}

export interface AuthenticatorParts {
  readonly secrets: Secrets;
  /** Hears every secret text before anybody has it. */
  readonly onSecret: (text: string) => void;
  /** What holds for a target where its requests say nothing; null for nothing. */
  readonly authOfTarget?: (target: string) => Promise<Auth | null>;
  /** Does a channel to this target go through TLS? */
  readonly isSecure: (target: string) => Promise<boolean>;
  /** Shows a page in the user's own browser; false where the shell cannot. */
  readonly openBrowser: (url: string) => Promise<boolean>;
}

/** What is known of a call when it is to be authenticated. */
export type AuthSubject = Pick<CallRequest, "target" | "metadata" | "auth">;

/** Makes the metadata that authenticates calls. */
export class Authenticator implements Disposable {
  readonly #parts: AuthenticatorParts;
  readonly #tokens: TokenSource;

  constructor(parts: AuthenticatorParts) {
    this.#parts = parts;
    this.#tokens = new TokenSource(parts.secrets, parts.onSecret);
  }

  /**
   * What is sent beside the request's own metadata. A key that the request itself has is its own: it is not sent twice.
   * Faults: auth-invalid, auth-failed, auth-plaintext, sign-in-needed, secret-locked, metadata-invalid, io; the reason of a
   * cancellation.
   */
  async pairs({ target, metadata, auth }: AuthSubject, cancellation: Cancellation): Promise<MetadataPair[]> {
    const { auth: effective } = await this.#effective(auth, target);
    if (effective.scheme.kind === "none") return [];
    // Before anything is fetched: a token that must not be sent is not asked for.
    mustBeProtected(parseTarget(target), await this.#parts.isSecure(target), effective.allowPlaintext);
    const own = new Set(metadata.filter(({ enabled }) => enabled).map(({ key }) => key.trim().toLowerCase()));
    const { pairs } = await this.#credentials(effective, cancellation);
    return pairs.filter(({ key }) => !own.has(key)).map(({ key, value }) => ({ key, value }));
  }

  /** Tries an authentication without a call, with a new token where it has one; nothing is sent to the target. Faults: as `pairs`. */
  async test(auth: Auth, target: string, cancellation: Cancellation): Promise<AuthReport> {
    const { auth: effective, level } = await this.#effective(auth, target);
    const { scheme, allowPlaintext } = effective;
    if (makesToken(scheme)) this.#tokens.drop({ scheme, allowPlaintext });
    const { pairs, token } = await this.#credentials(effective, cancellation);
    const masked = pairs.map(({ key, mask }) => ({ key, mask }));
    return { level, pairs: masked, expiresAt: token?.expiresAt ?? null, scope: token?.scope ?? null };
  }

  /** Has the user sign in. Faults: auth-invalid for a scheme without such a thing, else as `pairs`. */
  async signIn(
    { scheme, allowPlaintext }: Auth,
    onProgress: (progress: SignInProgress) => Promise<void>,
    cancellation: Cancellation,
  ): Promise<SignInProgress> {
    if (scheme.kind !== "oauth-code")
      throw invalidAuth("kind", "This kind of authentication has no sign-in.", "Choose the authorization code.");
    const show = async (url: string) => onProgress({ is: "waiting", url, opened: await this.#parts.openBrowser(url) });
    const { scheme: signedIn, token } = await this.#tokens.signIn({ scheme, allowPlaintext }, show, cancellation);
    return { is: "signed-in", refreshToken: signedIn.refreshToken, expiresAt: token.expiresAt, scope: token.scope };
  }

  /** Forgets the token of a call that the server did not take: the next call gets a new one. */
  async refused({ target, auth }: AuthSubject): Promise<void> {
    const { scheme, allowPlaintext } = (await this.#effective(auth, target)).auth;
    // What was signed in for cannot be had again without the user, unless it is renewed.
    if (makesToken(scheme) && !(scheme.kind === "oauth-code" && scheme.refreshToken === null))
      this.#tokens.drop({ scheme, allowPlaintext });
  }

  dispose(): void {
    this.#tokens.dispose();
  }

  async #effective(auth: Auth | undefined, target: string): Promise<EffectiveAuth> {
    const said = auth ?? null;
    const own = effectiveAuth({ request: said });
    return own.level === null ? effectiveAuth({ target: (await this.#parts.authOfTarget?.(target)) ?? null }) : own;
  }

  async #credentials({ scheme, allowPlaintext }: Auth, cancellation: Cancellation): Promise<Credentials> {
    const token = makesToken(scheme) ? await this.#tokens.get({ scheme, allowPlaintext }, cancellation) : null;
    const pairs = token ? [bearer(token.text)] : await this.#pairsOf(scheme);
    // Secrets may hold what metadata cannot, a line's end for one.
    const [checked, masks] = [
      checkedMetadata(pairs.map(({ key, value }) => ({ key, value, enabled: true }))),
      pairs.map(({ mask }) => mask),
    ];
    return { pairs: checked.map((pair, at) => ({ ...pair, mask: masks[at] ?? "" })), token };
  }

  async #pairsOf(scheme: AuthScheme): Promise<Credential[]> {
    const { secrets, onSecret } = this.#parts;
    switch (scheme.kind) {
      case "bearer":
        return [bearer((await requiredSecret(secrets, scheme.token, "token")).trim())];
      case "basic": {
        if (scheme.user.includes(":"))
          throw invalidAuth("user", "A user's name has no colon in Basic authentication.", "RFC 7617 forbids it.");
        const encoded = basicOf(scheme.user, await requiredSecret(secrets, scheme.password, "password"));
        onSecret(encoded);
        return [{ key: "authorization", value: `Basic ${encoded}`, mask: `Basic ${maskOf("")}` }];
      }
      case "api-key":
        return [await this.#pair(scheme.key, await requiredSecret(secrets, scheme.value, "value"))];
      case "pairs":
        return Promise.all(
          scheme.pairs.map(async ({ key, secret, text }) =>
            secret === null ? { key, value: text, mask: text } : this.#pair(key, await requiredSecret(secrets, secret, "pairs")),
          ),
        );
      default:
        return [];
    }
  }

  async #pair(key: string, value: string): Promise<Credential> {
    if (key.trim() === "") throw invalidAuth("key", "The metadata key is missing.", "For example x-api-key.");
    return { key, value, mask: maskOf(value) };
  }
}

/** Source: RFC 6750, section 2.1. */
function bearer(token: string): Credential {
  return { key: "authorization", value: `Bearer ${token}`, mask: `Bearer ${maskOf(token)}` };
}
