/**
 * What a long stream takes of the core's memory and of the page's, against bare grpc-js that keeps every message in an array.
 * `node bench/memory.mjs [messages…]` prints one JSON line; 1,000,000 and 5,000,000 messages by default.
 *
 * The core's is the most that its process's resident memory has grown by while the stream ran, looked at twice a second; a window
 * is open on the log all the time. The page's is its JavaScript heap before and after, garbage collected. Bare keeps the bytes of the first of
 * the counts, undecoded, and is looked at when it has them all.
 */
import { startServer } from "./server/server.mjs";
import { startBare } from "./support/bare.mjs";
import { rounded } from "./support/figures.mjs";
import { runInWindow } from "./support/watched-run.mjs";
import { startWorkbench, tailRequest } from "./support/workbench.mjs";

const counts = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_000_000, 5_000_000];
const megabytes = (/** @type {number} */ bytes) => rounded(bytes / 1e6);
const server = await startServer();

/** @param {number} messages */
async function measure(messages) {
  const workbench = await startWorkbench();
  try {
    const before = (await workbench.memory()).rss;
    let most = before;
    const seen = await runInWindow(workbench, server.target, messages, async () => {
      most = Math.max(most, (await workbench.memory()).rss);
    });
    if (seen === null) throw new Error("There is no Chromium for the window.");
    const [head] = (await workbench.client.call("call.list", {})).calls;
    return {
      messages,
      core: {
        beforeMb: megabytes(before),
        grownMb: megabytes(most - before),
        keptInMemoryMb: megabytes(head.kept.memory),
        onDiskMb: megabytes(head.kept.disk),
      },
      page: { heapBeforeMb: megabytes(seen.heapBefore), heapAfterMb: megabytes(seen.heapAfter) },
    };
  } finally {
    await workbench.stop();
  }
}

const runs = [];
for (const messages of counts) runs.push(await measure(messages));
const bare = startBare(server.target);
const { grownBytes } = await bare.drain(tailRequest(counts[0] ?? 0), true);
bare.stop();
await server.stop();
console.log(
  JSON.stringify({
    bench: "memory",
    server: server.kind,
    runs,
    bareGrpcJsKeeping: { messages: counts[0], grownMb: megabytes(grownBytes) },
  }),
);
