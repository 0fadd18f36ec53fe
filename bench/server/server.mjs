import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { root } from "../engine.mjs";

const here = path.join(root, "bench", "server");

/** The .proto file of the server's service. */
export const benchProto = path.join(here, "bench.proto");

/**
 * Starts the server of bench.proto in a process of its own: grpc-go, built on demand by its lock file, or, where Go or its
 * modules cannot be had, frames written by Node. `kind` says which.
 * @returns {Promise<{ target: string, kind: "grpc-go" | "node-http2", pid: number, stop(): Promise<void> }>}
 */
export async function startServer() {
  const program = builtServer();
  const [command, args] = program === null ? [process.execPath, [path.join(here, "raw-frames.mjs")]] : [program, []];
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const port = await new Promise((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (data) => {
      said += data;
      const found = /port (\d+)/.exec(said);
      if (found) resolve(found[1]);
    });
    child.once("error", reject);
    ended.then(() => reject(new Error("The server ended at once.")));
  });
  return {
    target: `127.0.0.1:${port}`,
    kind: program === null ? "node-http2" : "grpc-go",
    pid: child.pid ?? 0,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** The path of the program, built as its sources are now; null where it cannot be built. */
function builtServer() {
  const folder = path.join(root, ".cache", "bench", "server");
  const program = path.join(folder, process.platform === "win32" ? "server.exe" : "server");
  mkdirSync(folder, { recursive: true });
  const build = spawnSync("go", ["build", "-o", program, "."], { cwd: here, encoding: "utf8" });
  if (build.status === 0) return program;
  console.error(`bench: no grpc-go server (${build.error?.message ?? build.stderr.trim()}): Node's is used instead.`);
  return null;
}
