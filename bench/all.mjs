/**
 * `node bench/all.mjs` runs what the README's "How fast" tells of, one after the other, and prints a JSON line of each; `node bench/all.mjs
 * small` the same in a few minutes, to see that each of them works: its figures say nothing. What fails says why on standard error and does
 * not keep the next from running; the exit code is 1 then.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "./engine.mjs";

/** The arguments of each where it is to be small. @type {Record<string, string[]>} */
const benches = {
  stream: ["20000", "1"],
  session: ["20000"],
  memory: ["20000"],
  smoothness: ["3"],
  reads: ["20000"],
  save: ["20000"],
  unary: ["40"],
  chat: ["8"],
  codec: ["94 B"],
  load: [],
  workspace: ["200"],
};
const isSmall = process.argv[2] === "small";
for (const [bench, small] of Object.entries(benches)) {
  const { status } = spawnSync(process.execPath, [path.join(root, "bench", `${bench}.mjs`), ...(isSmall ? small : [])], {
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
