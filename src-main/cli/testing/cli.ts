import { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { run } from "../run";
import type { Shell } from "../shell";

/** The demo's .proto files. */
export const demoFolder = fileURLToPath(new URL("../../../assets/demo", import.meta.url));

const bundledRoot = fileURLToPath(new URL("../../../assets/google-protos", import.meta.url));

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface CliSetup {
  readonly stdin?: AsyncIterable<Uint8Array | string>;
  readonly interactive?: boolean;
  readonly askSecret?: (question: string) => Promise<string>;
  readonly stdout?: Writable;
  readonly signal?: AbortSignal;
  readonly shell?: Partial<Shell>;
}

/** A stream that keeps what is written, and tells of every chunk. */
export class Collector extends Writable {
  text = "";
  readonly #onChunk: (text: string) => void;

  constructor(onChunk: (text: string) => void = () => {}) {
    super();
    this.#onChunk = onChunk;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    this.#onChunk(this.text);
    done();
  }
}

/** Runs a command line in this process. */
export async function cli(args: readonly string[], setup: CliSetup = {}): Promise<CliRun> {
  const stdout = setup.stdout ?? new Collector();
  const stderr = new Collector();
  const shell: Shell = {
    version: "1.2.3",
    demoFolder,
    bundledRoot,
    sandboxWorker: null,
    serve: () => Promise.reject(new Error("no window here")),
    open: () => Promise.reject(new Error("no window here")),
    ...setup.shell,
  };
  const io = {
    stdin: setup.stdin ?? Readable.from([]),
    interactive: setup.interactive ?? false,
    askSecret: setup.askSecret ?? null,
    stdout,
    stderr,
    signal: setup.signal ?? new AbortController().signal,
  };
  const code = await run(args, io, shell);
  return { code, stdout: stdout instanceof Collector ? stdout.text : "", stderr: stderr.text };
}
