import path from "node:path";
import type { Writable } from "node:stream";
import manifest from "../../package.json";
import type { CliIo } from "../cli/io";
import { run } from "../cli/run";
import { askSecret } from "./ask-secret";
import { googleProtos, installedFolders } from "./installed";
import { openWindow, serveWindow } from "./window-commands";

/** The `wirebench` command. The first Ctrl-C cancels what runs, the second one ends the process at once. */
async function main(): Promise<number> {
  const cancelling = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (cancelling.signal.aborted) process.exit(130);
      cancelling.abort();
    });
  }
  // `| head` closes our output. Whoever still writes notices by the stream's own state; nobody needs a stack trace.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  const io: CliIo = {
    stdin: process.stdin,
    interactive: process.stdin.isTTY === true,
    askSecret: process.stdin.isTTY === true ? (question) => askSecret(question, process.stdin, process.stderr) : null,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: cancelling.signal,
  };
  const { assets, sandboxWorker } = installedFolders(__dirname);
  return run(process.argv.slice(2), io, {
    version: manifest.version,
    demoFolder: path.join(assets, "demo"),
    bundledRoot: googleProtos(assets),
    sandboxWorker,
    serve: serveWindow,
    open: openWindow,
  });
}

/** A pipe may take what was written later; exiting first would lose it. Resolves too where nobody reads any more. */
function flushed(stream: Writable): Promise<void> {
  return new Promise((resolve) => stream.write("", () => resolve()));
}

// An open stdin would keep the process alive, so it is ended by hand.
void main().then(async (code) => {
  await flushed(process.stdout);
  await flushed(process.stderr);
  process.exit(code);
});
