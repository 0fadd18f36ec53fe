import type { Cancellation } from "#shared/base/cancellation";
import { DisposableStore } from "#shared/base/disposable";
import { type CallRow, isOver } from "#shared/model/call";
import type { Call } from "./call";
import { Throttle } from "./throttle";

/** Rows are told at most this often, but for some after a silence: a reply that follows a message is not to wait. */
const intervalMs = 50;
const burst = 16;

/**
 * The rows of a call from `from` on as they come, those of one turn of the event loop together, until the end of the attempt. Of
 * more than `most` at a time only the newest are told. Nothing is read before the last ones were taken. Throws the reason of a cancellation.
 */
export async function* tailOf(call: Call, from: number, most: number, cancellation: Cancellation): AsyncGenerator<CallRow[]> {
  let wake = () => {};
  const listening = new DisposableStore();
  const throttle = listening.add(new Throttle(intervalMs, () => wake(), burst));
  listening.add(call.onTurn(() => throttle.poke()));
  listening.add(call.onEnd(() => wake()));
  listening.add(cancellation.onCancelled(() => wake()));
  try {
    for (let next = from; ; ) {
      cancellation.throwIfCancelled();
      // Before the look, so that what comes during it is not missed.
      const woken = new Promise<void>((resolve) => (wake = resolve));
      const isLast = isOver(call.state);
      const { count } = call.reader.recording;
      if (next < count) {
        const first = Math.max(next, count - most);
        next = count;
        yield await call.reader.rows(first, count - first);
      } else if (isLast) return;
      else await woken;
    }
  } finally {
    listening.dispose();
  }
}
