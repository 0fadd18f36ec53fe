import type { Cancellation } from "#shared/base/cancellation";
import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { type Auth, type AuthReport, type AuthScheme, type EffectiveAuth, effectiveAuth, type SignInProgress } from "#shared/model/auth";
import type { CallRequest } from "#shared/model/call";
import { checkedMetadata, type MetadataPair } from "#shared/model/metadata";
import { maskOf } from "#shared/model/secret";
import { parseTarget } from "#shared/model/target";
import { mustBeProtected } from "./protected-way";
import type { Redactor } from "./redactor";
import { invalidAuth, requiredSecret, type Secrets } from "./secrets";
import { basicOf, type ConnectEndpoint, type Token } from "./token-endpoint";
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
  /** Is told of every secret before anybody has it; no fault from here has one. */
  readonly redactor: Redactor;
  /** What holds for a target where its requests say nothing; null for nothing. */
  readonly authOfTarget?: (target: string) => Promise<Auth | null>;
  /** The way to token servers; as Node has it where it is left out. */
  readonly connect?: ConnectEndpoint | undefined;
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
    const { redactor } = parts;
    this.#parts = { ...parts, secrets: toldOf(parts.secrets, redactor) };
    this.#tokens = new TokenSource(this.#parts.secrets, (text) => redactor.add(text), parts.connect);
  }

  /**
   * What is sent beside the request's own metadata. A key that the request itself has is its own: it is not sent twice.
   * `secure`: the channel goes through TLS. Faults: auth-invalid, auth-failed, auth-plaintext, sign-in-needed, secret-locked,
   * io; the reason of a cancellation.
   */
  pairs({ target, metadata, auth }: AuthSubject, secure: boolean, cancellation: Cancellation): Promise<MetadataPair[]> {
    return this.#redacted(async () => {
      const { auth: effective } = await this.#effective(auth, target);
      if (effective.scheme.kind === "none") return [];
      // Before anything is fetched: a token that must not be sent is not asked for.
      mustBeProtected(parseTarget(target), secure, effective.allowPlaintext);
      const own = new Set(metadata.filter(({ enabled }) => enabled).map(({ key }) => key.trim().toLowerCase()));
      const { pairs } = await this.#credentials(effective, cancellation);
      return pairs.filter(({ key }) => !own.has(key)).map(({ key, value }) => ({ key, value }));
    });
  }

  /** Tries an authentication without a call, with a new token where it has one; nothing is sent to the target. Faults: as `pairs`. */
  test(auth: Auth, target: string, cancellation: Cancellation): Promise<AuthReport> {
    return this.#redacted(async () => {
      const { auth: effective, level } = await this.#effective(auth, target);
      this.#drop(effective);
      const { pairs, token } = await this.#credentials(effective, cancellation);
      const masked = pairs.map(({ key, mask }) => ({ key, mask }));
      return { level, pairs: masked, expiresAt: token?.expiresAt ?? null, scope: this.#scopeOf(token) };
    });
  }

  /** Has the user sign in. Faults: auth-invalid for a scheme without such a thing, else as `pairs`. */
  signIn(
    { scheme, allowPlaintext }: Auth,
    onProgress: (progress: SignInProgress) => Promise<void>,
    cancellation: Cancellation,
  ): Promise<SignInProgress> {
    return this.#redacted(async () => {
      if (scheme.kind !== "oauth-code") {
        throw invalidAuth("kind", "This kind of authentication has no sign-in.", "Choose the authorization code.");
      }
      const show = async (url: string) => onProgress({ is: "waiting", url, opened: await this.#parts.openBrowser(url) });
      const { scheme: signedIn, token } = await this.#tokens.signIn({ scheme, allowPlaintext }, show, cancellation);
      return { is: "signed-in", refreshToken: signedIn.refreshToken, expiresAt: token.expiresAt, scope: this.#scopeOf(token) };
    });
  }

  /** Forgets the token of a call that the server did not take: the next call gets a new one. */
  async refused({ target, auth }: AuthSubject): Promise<void> {
    this.#drop((await this.#effective(auth, target)).auth);
  }

  dispose(): void {
    this.#tokens.dispose();
  }

  /** A token that takes the user to get is kept: it may be good for other servers. */
  #drop({ scheme, allowPlaintext }: Auth): void {
    const takesUser = scheme.kind === "oauth-code" && scheme.refreshToken === null;
    if (makesToken(scheme) && !takesUser) this.#tokens.drop({ scheme, allowPlaintext });
  }

  /** What a fault says may be a server's words, and these may be ours. */
  async #redacted<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (reason) {
      throw Fault.fromData(this.#parts.redactor.fault(Fault.from(reason).toData()));
    }
  }

  /** The server's own words, in which anything may stand. */
  #scopeOf(token: Token | null): string | null {
    return token === null || token.scope === null ? null : this.#parts.redactor.text(token.scope);
  }

  async #effective(auth: Auth | undefined, target: string): Promise<EffectiveAuth> {
    const said = auth ?? null;
    const own = effectiveAuth({ request: said });
    return own.level === null ? effectiveAuth({ target: (await this.#parts.authOfTarget?.(target)) ?? null }) : own;
  }

  async #credentials({ scheme, allowPlaintext }: Auth, cancellation: Cancellation): Promise<Credentials> {
    const token = makesToken(scheme) ? await this.#tokens.get({ scheme, allowPlaintext }, cancellation) : null;
    const pairs = token ? [bearer(token.text)] : await this.#pairsOf(scheme);
    const masks = pairs.map(({ mask }) => mask);
    return { pairs: carried(pairs, scheme).map((pair, at) => ({ ...pair, mask: masks[at] ?? "" })), token };
  }

  async #pairsOf(scheme: AuthScheme): Promise<Credential[]> {
    const { secrets, redactor } = this.#parts;
    switch (scheme.kind) {
      case "bearer":
        return [bearer((await requiredSecret(secrets, scheme.token, "token")).trim())];
      case "basic": {
        if (scheme.user.includes(":"))
          throw invalidAuth("user", "A user's name has no colon in Basic authentication.", "RFC 7617 forbids it.");
        const encoded = basicOf(scheme.user, await requiredSecret(secrets, scheme.password, "password"));
        redactor.add(encoded);
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

/** The field of a scheme that holds its value. */
const valueFields: Readonly<Partial<Record<AuthScheme["kind"], string>>> = {
  bearer: "token",
  basic: "password",
  "api-key": "value",
  pairs: "pairs",
};

/** The pairs as metadata. Keys are typed, and secrets may hold what metadata cannot, a line's end for one. Fault: auth-invalid. */
function carried(pairs: readonly Credential[], { kind }: AuthScheme): MetadataPair[] {
  try {
    return checkedMetadata(pairs.map(({ key, value }) => ({ key, value, enabled: true })));
  } catch (cause) {
    const { message, facts } = Fault.from(cause);
    const field = String(facts.problem).endsWith("-key") ? "key" : (valueFields[kind] ?? "");
    throw new Fault("auth-invalid", message, { facts: { ...facts, field }, cause });
  }
}

/** The same secrets, and the redactor knows what is read of them. */
function toldOf(secrets: Secrets, redactor: Redactor): Secrets {
  return {
    read: async (id) => {
      const text = await secrets.read(id);
      if (text !== null) redactor.add(text);
      return text;
    },
    keep: (text) => secrets.keep(text),
    replace: (id, text) => secrets.replace(id, text),
  };
}

/** Source: RFC 6750, section 2.1. */
function bearer(token: string): Credential {
  return { key: "authorization", value: `Bearer ${token}`, mask: `Bearer ${maskOf(token)}` };
}
