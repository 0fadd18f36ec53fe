import type { CliIo } from "./io";

/** What the composition root lends to the commands. */
export interface Shell {
  readonly version: string;
  /** The folder of the demo's .proto files. */
  readonly demoFolder: string;
  /** The import root of .proto files that come with the program. */
  readonly bundledRoot: string;
  /** The script of the thread that runs scripts and checks; null to do so in this one. */
  readonly sandboxWorker: string | null;
  /** Serves the window to browsers on this machine until the signal; answers the exit code. Fault: io. */
  serve(options: WindowOptions, io: CliIo): Promise<number>;
  /** Opens the window; answers the exit code when it is closed. */
  open(options: WindowOptions, io: CliIo): Promise<number>;
}

export interface WindowOptions {
  /** Absolute paths to open as sources. */
  readonly paths: readonly string[];
  /** 0 for any free one. */
  readonly port: number;
}
