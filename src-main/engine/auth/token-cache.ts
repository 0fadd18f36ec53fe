import { type Cancellation, CancellationSource } from "#shared/base/cancellation";
import { type Disposable, DisposableStore } from "#shared/base/disposable";
import type { Token } from "./token-endpoint";

/** Fetches a token; hears of it when nobody waits any more. */
export type FetchToken = (cancellation: Cancellation) => Promise<Token>;

interface Fetching {
  readonly token: Promise<Token>;
  readonly cancellation: CancellationSource;
  waiting: number;
}

/** A token without an end is asked for again after this. */
const unknownLifeMs = 10 * 60_000;
/** Before its end a token is renewed, early enough for a slow server; of short lives a part. */
const renewBeforeMs = 60_000;
const renewPart = 0.2;
/** Configurations that are remembered; the one used longest ago goes first. */
const maxTokens = 200;

/** Tokens by what they were asked for with, renewed before they end. However many calls begin at once, one fetch is under way. */
export class TokenCache implements Disposable {
  readonly #tokens = new Map<string, { readonly token: Token; readonly gotAt: number }>();
  readonly #fetching = new Map<string, Fetching>();
  readonly #owned = new DisposableStore();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The token, fetched where it is needed. One that is still good is taken where it cannot be renewed. Rejects as `fetch` does, or with the cancellation's reason. */
  async get(key: string, cancellation: Cancellation, fetch: FetchToken): Promise<Token> {
    cancellation.throwIfCancelled();
    const known = this.#tokens.get(key);
    if (known && this.#now() < renewalOf(known.token, known.gotAt)) return this.#use(key, known);
    try {
      return await this.#fetched(key, cancellation, fetch);
    } catch (reason) {
      cancellation.throwIfCancelled();
      if (known && known.token.expiresAt !== null && this.#now() < known.token.expiresAt) return known.token;
      throw reason;
    }
  }

  /** Takes a token that came another way. */
  put(key: string, token: Token): void {
    this.#use(key, { token, gotAt: this.#now() });
  }

  /** The next one who asks gets a new one. */
  drop(key: string): void {
    this.#tokens.delete(key);
  }

  /** Ends what is being fetched. */
  dispose(): void {
    for (const { cancellation } of [...this.#fetching.values()]) cancellation.cancel();
    this.#owned.dispose();
    this.#tokens.clear();
  }

  #use(key: string, known: { readonly token: Token; readonly gotAt: number }): Token {
    this.#tokens.delete(key);
    this.#tokens.set(key, known);
    const [oldest] = this.#tokens.keys();
    if (this.#tokens.size > maxTokens && oldest !== undefined) this.#tokens.delete(oldest);
    return known.token;
  }

  #fetched(key: string, cancellation: Cancellation, fetch: FetchToken): Promise<Token> {
    const fetching = this.#fetching.get(key) ?? this.#begin(key, fetch);
    fetching.waiting++;
    return new Promise((resolve, reject) => {
      const listening = cancellation.onCancelled((reason) => {
        // Who waits last takes the fetch along.
        if (--fetching.waiting === 0) fetching.cancellation.cancel(reason);
        reject(reason);
      });
      fetching.token.then(resolve, reject).finally(() => listening.dispose());
    });
  }

  #begin(key: string, fetch: FetchToken): Fetching {
    const cancellation = new CancellationSource();
    const token = fetch(cancellation)
      .then((token) => {
        this.put(key, token);
        return token;
      })
      .finally(() => {
        if (this.#fetching.get(key) === fetching) this.#fetching.delete(key);
        cancellation.dispose();
      });
    const fetching: Fetching = { token, cancellation, waiting: 0 };
    // Who asks after the cancellation begins anew.
    cancellation.onCancelled(() => this.#fetching.delete(key));
    this.#fetching.set(key, fetching);
    return fetching;
  }
}

function renewalOf({ expiresAt }: Token, gotAt: number): number {
  if (expiresAt === null) return gotAt + unknownLifeMs;
  return expiresAt - Math.min(renewBeforeMs, (expiresAt - gotAt) * renewPart);
}
