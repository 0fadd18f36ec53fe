import { createStore } from "zustand/vanilla";
import { Fault, type FaultData } from "#shared/base/fault";
import type { Client } from "#shared/bridge/client";
import type { authContract } from "#shared/contract/auth";
import type { Auth, SignInProgress } from "#shared/model/auth";

/** A sign-in in the user's browser: how far it is, and what came of it. */
export interface SignInEntry {
  readonly progress: SignInProgress | null;
  readonly running: boolean;
  readonly fault: FaultData | null;
}

export const noSignIn: SignInEntry = { progress: null, running: false, fault: null };

/** Whose sign-in it is: the authentication as it is now, and who hears what it became. */
export interface SignInOwner {
  readonly auth: Auth;
  readonly onChange: (auth: Auth) => void;
}

/** The sign-ins by the places that they are for (a tab's id, a target). They go on while the place is not shown, and are there when it is again. */
export class SignIns {
  readonly store = createStore<Readonly<Record<string, SignInEntry>>>(() => ({}));
  readonly #client: Client<typeof authContract>;
  readonly #owners = new Map<string, SignInOwner>();
  readonly #ends = new Map<string, () => void>();

  constructor(client: Client<typeof authContract>) {
    this.#client = client;
  }

  /** A place is shown, or shows something else. */
  own(place: string, owner: SignInOwner): void {
    this.#owners.set(place, owner);
  }

  /** A place is not shown any more: what has come to its end there was seen. */
  leave(place: string): void {
    if (!this.store.getState()[place]?.running) this.#forget(place);
  }

  /** Signs in for the owner of a place, and hands on what is left of it. Never throws: why it failed is in the store. */
  async run(place: string): Promise<void> {
    const owner = this.#owners.get(place);
    if (!owner) return;
    this.cancel(place);
    const signingIn = this.#client.open("auth.signIn", { auth: owner.auth });
    const end = () => signingIn.cancel();
    this.#ends.set(place, end);
    const tell = (entry: Partial<SignInEntry>) => {
      // Another one may have taken its place.
      if (this.#ends.get(place) === end) this.store.setState({ [place]: { ...noSignIn, ...entry } });
    };
    tell({ running: true });
    let progress: SignInProgress | null = null;
    try {
      for await (const now of signingIn.items) {
        progress = now;
        tell({ running: true, progress });
        if (now.is === "signed-in") this.#handOn(place, now.refreshToken);
      }
      tell({ progress });
    } catch (reason) {
      const fault = Fault.from(reason);
      tell({ fault: fault.code === "cancelled" ? null : fault.toData() });
    } finally {
      if (this.#ends.get(place) === end) this.#ends.delete(place);
    }
  }

  /** Without effect where nobody signs in. */
  cancel(place: string): void {
    this.#ends.get(place)?.();
  }

  /** A place is gone, with its sign-in. */
  drop(place: string): void {
    this.cancel(place);
    this.#ends.delete(place);
    this.#forget(place);
  }

  #handOn(place: string, refreshToken: string | null): void {
    const owner = this.#owners.get(place);
    if (owner?.auth.scheme.kind !== "oauth-code") return;
    const auth: Auth = { ...owner.auth, scheme: { ...owner.auth.scheme, refreshToken } };
    this.#owners.set(place, { ...owner, auth });
    owner.onChange(auth);
  }

  #forget(place: string): void {
    this.#owners.delete(place);
    const { [place]: _, ...others } = this.store.getState();
    this.store.setState(others, true);
  }
}
