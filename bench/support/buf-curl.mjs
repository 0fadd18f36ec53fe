import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { root } from "../engine.mjs";
import { benchProto } from "../server/server.mjs";

const buf = path.join(root, "bench/peers/node_modules/.bin/buf");

/**
 * Reads a Tail by `buf curl`, its output into a pipe that is read: how many messages came, and how many ms passed from the first
 * byte of the output to the last, so that buf's own start and its compiling of the schema count for nothing. Null where it is not installed.
 * @param {string} target @param {object} request @returns {Promise<{ count: number, ms: number } | null>}
 */
export function bufCurl(target, request) {
  if (!existsSync(buf)) return Promise.resolve(null);
  const call = ["--http2-prior-knowledge", "--protocol", "grpc", "--schema", benchProto, "--data", JSON.stringify(request)];
  const child = spawn(buf, ["curl", ...call, `http://${target}/bench.v1.BenchService/Tail`], { stdio: ["ignore", "pipe", "inherit"] });
  let first = 0;
  let count = 0;
  child.stdout.on("data", (/** @type {Buffer} */ chunk) => {
    if (first === 0) first = performance.now();
    // Each message is on a line of its own, or has one with its closing brace.
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) if (chunk[at - 1] === 0x7d || at === 0) count++;
  });
  return new Promise((resolve, reject) => {
    child.once("close", (code) =>
      code === 0 ? resolve({ count, ms: performance.now() - first }) : reject(new Error(`buf ended with ${code}`)),
    );
  });
}
