import type { Cancellation } from "#shared/base/cancellation";
import { DisposableStore } from "#shared/base/disposable";
import { type CallHead, isOver } from "#shared/model/call";
import type { Recording } from "../recording/recording";
import type { Call } from "./call";

/** Rows that are looked at together. */
const stretch = 500;

/** Waits for the first message received, or for the end; after a reconnection, for its end. Rejects with the reason of a cancellation. */
export function whenAnswered(call: Call, cancellation: Cancellation): Promise<void> {
  const { recording } = call.reader;
  const isAnswered = ({ state, attempt }: CallHead) => isOver(state) || (attempt === 1 && recording.tally("received").count > 0);
  return new Promise((resolve, reject) => {
    const listening = new DisposableStore();
    const hear = () => {
      if (!isAnswered(call.head)) return;
      listening.dispose();
      resolve();
    };
    hear();
    if (listening.disposed) return;
    listening.add(call.onTurn(hear));
    listening.add(call.onEnd(hear));
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
