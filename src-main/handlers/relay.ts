import type { Cancellation } from "#shared/base/cancellation";
import type { Disposable } from "#shared/base/disposable";
import type { Peer } from "#shared/bridge/handlers";

/** Begins to listen: `push` for every value, `end` after the last. */
type Subscribe<T> = (push: (value: T) => void, end: () => void) => Disposable;

/** Streams values of which only the latest matters: what the peer has no room for is skipped, but never the last. Ends by `end` or by the peer. */
export function relayLatest<T>(peer: Peer<never, T>, subscribe: Subscribe<T>): Promise<undefined> {
  return relay(peer, subscribe, (waiting, value) => waiting.splice(0, waiting.length, value));
}

/** Streams every value. For what is rare: it waits in memory for a peer that does not read. */
export function relayAll<T>(peer: Peer<never, T>, subscribe: Subscribe<T>): Promise<undefined> {
  return relay(peer, subscribe, (waiting, value) => waiting.push(value));
}

const progressMs = 100;

/** Does a piece of work and streams how far it is, a few times a second as far as the peer reads; the last item is what came of it. */
export async function relayWork<P, T>(
  peer: Peer<never, T>,
  tell: (progress: P) => T,
  run: (work: { readonly cancellation: Cancellation; readonly onProgress: (progress: P) => void }) => Promise<T>,
): Promise<undefined> {
  let telling: Promise<void> | null = null;
  let toldAt = Number.NEGATIVE_INFINITY;
  const onProgress = (progress: P) => {
    if (telling || performance.now() - toldAt < progressMs) return;
    toldAt = performance.now();
    // Where the peer is gone the work hears it by the cancellation.
    telling = peer
      .emit(tell(progress))
      .catch(() => {})
      .finally(() => {
        telling = null;
      });
  };
  const last = await run({ cancellation: peer.cancellation, onProgress });
  await telling;
  await peer.emit(last);
  return undefined;
}

async function relay<T>(peer: Peer<never, T>, subscribe: Subscribe<T>, keep: (waiting: T[], value: T) => void): Promise<undefined> {
  const waiting: T[] = [];
  let ended = false;
  let wake = () => {};
  const cancelled = peer.cancellation.onCancelled(() => wake());
  const subscription = subscribe(
    (value) => {
      keep(waiting, value);
      wake();
    },
    () => {
      ended = true;
      wake();
    },
  );
  try {
    for (;;) {
      peer.cancellation.throwIfCancelled();
      const [value] = waiting.splice(0, 1);
      if (value !== undefined) await peer.emit(value);
      else if (ended) return undefined;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    subscription.dispose();
    cancelled.dispose();
  }
}
