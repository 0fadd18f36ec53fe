/**
 * `node bench/all.mjs` runs what the README's "How fast" tells of, one after the other, and prints a JSON line of each. What fails
 * says why on standard error and does not keep the next from running; the exit code is 1 then.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "./engine.mjs";

const benches = ["stream", "session", "memory", "smoothness", "reads", "unary", "chat", "codec", "load", "workspace"];
for (const bench of benches) {
  const { status } = spawnSync(process.execPath, [path.join(root, "bench", `${bench}.mjs`)], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
