import os from "node:os";
import { inspect } from "node:util";
import { type Disposable, DisposableStore } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import type { FrameChannel } from "#shared/bridge/frames";
import type { Handlers } from "#shared/bridge/handlers";
import { serve } from "#shared/bridge/server";
import { contract, contractVersion, type WirebenchContract } from "#shared/contract/contract";
import { version } from "../../package.json";
import type { Redactor } from "../engine/auth/redactor";
import type { Core } from "../handlers/core";
import { createHandlers } from "../handlers/handlers";
import { openSystemKeyring } from "../host/keyring-box";
import type { OpenSecretBox } from "../host/secret-box";
import { ServedHost } from "../host/served-host";
import { dataFolder } from "../storage/data-folder";
import { createCore } from "./core";
import { installedFolders } from "./installed";
import { PageServer } from "./page-server";
import { StaticFiles } from "./static-files";

export interface ServerOptions {
  /** Absolute paths to open as sources. */
  readonly paths?: readonly string[];
  /** 0, the default, lets the system choose. */
  readonly port?: number;
  /** The user's data folder; by default the platform's. */
  readonly dataDir?: string;
  /** The built page; by default beside the bundle. */
  readonly rendererDir?: string;
  readonly assetsDir?: string;
  /** The scripts of the threads for schemas, recordings and checks, by default beside the bundle; null to work in this thread. */
  readonly schemaWorker?: string | null;
  readonly scanWorker?: string | null;
  readonly sandboxWorker?: string | null;
  /** By default the system's keychain; `async () => null` leaves that alone, and secrets in memory. */
  readonly openSecretBox?: OpenSecretBox;
  /** Hears of what failed with nobody waiting for an answer; by default it goes to stderr. */
  readonly complain?: (fault: Fault) => void;
}

/** The served mode, running. */
export interface RunningServer extends Disposable {
  /** Without a launch code: `http://127.0.0.1:PORT/`. */
  readonly url: string;
  /** An address that lets one page in, once, within 60 s: the code is in its fragment, which no server sees. */
  mintUrl(): string;
  /** Ends the calls, the demo and all connections. */
  dispose(): void;
  /** Resolves when all that is to stay is on the disk: to be awaited before the process ends. */
  saved(): Promise<void>;
}

/** Serves the workbench to browsers on this machine. Resolves when it listens. Fault: `io` when the port is taken. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const installed = installedFolders(__dirname);
  const complain = options.complain ?? ((fault) => console.error(`wirebench: ${fault.message}`));
  // A build for release knows no development server: there this is the constant undefined (scripts/build.mjs).
  const devOrigin = process.env.WIREBENCH_DEV_ORIGIN;
  const core = createCore({
    version,
    host: new ServedHost(options.openSecretBox ?? keychainOf(process.env, installed.keyringProcess)),
    dataFolder: options.dataDir ?? dataFolder({ platform: process.platform, home: os.homedir(), env: process.env }),
    homeFolder: os.homedir(),
    assetsFolder: options.assetsDir ?? installed.assets,
    schemaWorker: options.schemaWorker === undefined ? installed.schemaWorker : options.schemaWorker,
    scanWorker: options.scanWorker === undefined ? installed.scanWorker : options.scanWorker,
    sandboxWorker: options.sandboxWorker === undefined ? installed.sandboxWorker : options.sandboxWorker,
    complain,
  });
  const owned = new DisposableStore();
  owned.add(core);
  const pages = owned.add(new Pages(core));
  const files = new StaticFiles(options.rendererDir ?? installed.renderer);
  const listening = PageServer.listen({ port: options.port ?? 0, files, devOrigin, admit: (channel) => pages.admit(channel) });
  const server = owned.add(
    await listening.catch((reason: unknown) => {
      owned.dispose();
      throw reason;
    }),
  );
  const paths = options.paths ?? [];
  if (paths.length > 0) core.sources.open(paths).catch((reason: unknown) => complain(Fault.from(reason)));
  const url = `http://127.0.0.1:${server.port}/`;
  return {
    url,
    mintUrl: () => `${devOrigin === undefined ? url : `${devOrigin}/`}#c=${server.mintCode()}`,
    dispose: () => owned.dispose(),
    saved: () => core.saved(),
  };
}

/** `WIREBENCH_KEYCHAIN=off` leaves the user's keychain alone: for trials and tests. */
function keychainOf(env: NodeJS.ProcessEnv, script: string): OpenSecretBox {
  return async () => (env.WIREBENCH_KEYCHAIN === "off" ? null : openSystemKeyring(script));
}

/** The pages that are connected, each answered by the same core. */
class Pages implements Disposable {
  readonly #handlers: Handlers<WirebenchContract>;
  readonly #redactor: Redactor;
  readonly #pages = new Set<Disposable>();

  constructor(core: Core) {
    this.#handlers = createHandlers(core);
    this.#redactor = core.redactor;
  }

  admit(channel: FrameChannel): void {
    const page = serve(contract, this.#handlers, channel, {
      version: contractVersion,
      redact: this.#redactor.fault,
      onInternal: (fault, op) => console.error(this.#redactor.text(`wirebench: ${op}: ${inspect(fault.cause ?? fault)}`)),
      onEnd: () => this.#pages.delete(page),
    });
    this.#pages.add(page);
  }

  dispose(): void {
    for (const page of [...this.#pages]) page.dispose();
  }
}
