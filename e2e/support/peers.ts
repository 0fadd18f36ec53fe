import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A server in a process of its own. */
export interface Peer {
  readonly target: string;
  /** Ends it gently. */
  stop(): Promise<void>;
  /** Ends it at once, in the middle of whatever it does. */
  kill(): void;
}

/** Starts a server program that prints `port N` and ends with its standard input. */
async function peer(program: string, args: readonly string[], cwd?: string): Promise<Peer> {
  const child: ChildProcess = spawn(program, args, { cwd, stdio: ["pipe", "pipe", "pipe"] });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let said = "";
  const port = await new Promise<string>((resolve, reject) => {
    const hear = (data: Buffer) => {
      said += data.toString();
      const found = /port (\d+)/.exec(said);
      if (found?.[1]) resolve(found[1]);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) => reject(new Error(`${program} ended with ${code}: ${said}`)));
  });
  return {
    target: `127.0.0.1:${port}`,
    stop: async () => {
      child.stdin?.end();
      await gone;
    },
    kill: () => child.kill("SIGKILL"),
  };
}

const here = (name: string) => fileURLToPath(new URL(`../servers/${name}`, import.meta.url));

/** tutorial.proto on Python's grpcio. */
export const pythonPeer = (program: string): Promise<Peer> => peer(program, [here("tutorial_server.py")]);

/** messages.proto on Python's grpcio: values of every kind, an answer of a newer schema, broken ones, large ones. */
export const messagePeer = (program: string): Promise<Peer> => peer(program, [here("message_server.py")]);

/** A server that answers every call in a wrong way: see servers/odd-server.mjs. */
export const oddPeer = (manner: "http1" | "garbage" | "large" | "endless" | "silent"): Promise<Peer> =>
  peer(process.execPath, [here("odd-server.mjs"), manner]);

/** A greeter, `hall.Hall`, that describes itself or does not: see servers/reflection-server.mjs. */
export const hallPeer = (manner: "v1" | "v1alpha" | "sloppy" | "none" | "silent"): Promise<Peer> =>
  peer(process.execPath, [here("reflection-server.mjs"), manner]);

/** chatter.proto on grpc-js: a bidi stream that talks as fast as it is told to. */
export const chatterPeer = (): Promise<Peer> => peer(process.execPath, [here("chatter-server.mjs")]);

/** tutorial.proto on grpc-js, for calls with all pairs of one of these sets alone: see servers/guarded-server.mjs. */
export const guardedPeer = (passes: readonly Readonly<Record<string, string>>[]): Promise<Peer> =>
  peer(process.execPath, [here("guarded-server.mjs"), JSON.stringify(passes)]);

/** How a program is started. */
export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

interface PeersScript {
  launchOf(name: string): Launch | null;
}

const script = pathToFileURL(fileURLToPath(new URL("../peers/peers.mjs", import.meta.url))).href;
const { launchOf }: PeersScript = await import(script);

/** How a peer of e2e/peers is started, or null where it is not built. */
export const builtPeer = (name: string): Launch | null => launchOf(name);

/** Starts a peer of e2e/peers. */
export const startPeer = ({ program, args, cwd }: Launch): Promise<Peer> => peer(program, args, cwd);

/** tutorial.proto's UserService on grpc-js over TLS, with PEM files; `authorities` where clients are to show a certificate. */
export const tlsPeer = (chain: string, key: string, authorities?: string): Promise<Peer> =>
  peer(process.execPath, [here("tls-server.mjs"), chain, key, ...(authorities === undefined ? [] : [authorities])]);
