import type { Cancellation } from "#shared/base/cancellation";
import { DisposableStore } from "#shared/base/disposable";
import { type CallHead, isOver } from "#shared/model/call";
import type { Recording } from "../recording/recording";
import type { Call } from "./call";

/** Rows that are looked at together. */
const stretch = 500;

/** Waits for the first message received, or for the end; after a reconnection, for its end. Rejects with the reason of a cancellation. */
export function whenAnswered(call: Call, cancellation: Cancellation): Promise<void> {
  const isAnswered = ({ state, received, attempt }: CallHead) => isOver(state) || (attempt === 1 && received.count > 0);
  return new Promise((resolve, reject) => {
    const listening = new DisposableStore();
    const hear = (head: CallHead) => {
      if (!isAnswered(head)) return;
      listening.dispose();
      resolve();
    };
    hear(call.head);
    if (listening.disposed) return;
    listening.add(call.onHead(hear));
    listening.add(
      cancellation.onCancelled((reason) => {
        listening.dispose();
        reject(reason);
      }),
    );
  });
}

/** The row of the last message received; null while there is none. Fault io. */
export async function lastReceived(recording: Recording): Promise<number | null> {
  if (recording.tally("received").count === 0) return null;
  for (let end = recording.count; end > recording.kept.firstRow; end -= stretch) {
    const from = Math.max(recording.kept.firstRow, end - stretch);
    const found = (await recording.entries(from, end - from)).findLast(({ kind }) => kind === "received");
    if (found) return found.index;
  }
  return null;
}
