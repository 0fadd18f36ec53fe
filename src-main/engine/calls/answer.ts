import type { Cancellation } from "#shared/base/cancellation";
import { DisposableStore } from "#shared/base/disposable";
import { isOver } from "#shared/model/call";
import type { Recording } from "../recording/recording";
import type { Call } from "./call";
import type { ArrivedRow } from "./journal";

/** Rows that are looked at together. */
const stretch = 500;

/**
 * The first message received, as soon as it comes, or the last one of a call that has it already or ends; null where it ends without.
 * After a reconnection what came before does not count. Rejects with the reason of a cancellation. Fault io.
 */
export async function answerOf(call: Call, cancellation: Cancellation): Promise<ArrivedRow | null> {
  const { recording } = call.reader;
  const isThere = call.attempt === 1 && recording.tally("received").count > 0;
  return (isThere || isOver(call.state) ? null : await nextReceived(call, cancellation)) ?? lastReceived(recording);
}

/** Null where the attempt ends before another message comes. */
function nextReceived(call: Call, cancellation: Cancellation): Promise<ArrivedRow | null> {
  return new Promise((resolve, reject) => {
    const listening = new DisposableStore();
    const settle = (row: ArrivedRow | null) => {
      listening.dispose();
      resolve(row);
    };
    listening.add(call.onRow((row) => row.kind === "received" && settle(row)));
    listening.add(call.onEnd(() => settle(null)));
    listening.add(
      cancellation.onCancelled((reason) => {
        listening.dispose();
        reject(reason);
      }),
    );
  });
}

async function lastReceived(recording: Recording): Promise<ArrivedRow | null> {
  if (recording.tally("received").count === 0) return null;
  for (let end = recording.count; end > recording.kept.firstRow; end -= stretch) {
    const from = Math.max(recording.kept.firstRow, end - stretch);
    const found = (await recording.entries(from, end - from)).findLast(({ kind }) => kind === "received");
    if (found) return found;
  }
  return null;
}
