import { Fault } from "#shared/base/fault";
import { connect } from "#shared/bridge/client";
import type { FrameChannel } from "#shared/bridge/frames";
import { contract, contractVersion } from "#shared/contract/contract";
import { type CredentialPlace, forgetSession, keepSession, takeCredential } from "./credential";
import type { WindowHost, WirebenchClient } from "./host";
import { portChannel } from "./port-channel";
import { knock } from "./web-socket-channel";

/** What Electron's preload gives the page. */
interface ShellBridge {
  /** Asks for the port; it comes as a message event whose data.source is `wirebench-port`. */
  connect(): void;
  /** The path of a dropped file or folder; empty for a file that is not from the disk. */
  pathForFile(file: File): string;
}

declare global {
  interface Window {
    readonly wirebenchShell?: ShellBridge;
  }
}

/** How the page's first connection ended. */
export type Connection =
  | { readonly kind: "connected"; readonly client: WirebenchClient }
  /** Served, and the page has no credential that the core takes: it was opened without its link, or the core was started anew. */
  | { readonly kind: "no-entry" }
  | { readonly kind: "unreachable" };

/** Connects this page to its core, by the port that the Electron shell gives or else by a WebSocket to whoever served the page. */
export async function connectToCore(): Promise<Connection> {
  const shell = window.wirebenchShell;
  if (shell) return { kind: "connected", client: clientOn(portChannel(await shellPort(shell))) };
  const place = page();
  const credential = takeCredential(place);
  if (credential === null) return { kind: "no-entry" };
  const answer = await knock(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`, credential);
  if (answer.kind === "refused") {
    forgetSession(place);
    return { kind: "no-entry" };
  }
  if (answer.kind === "unreachable") return { kind: "unreachable" };
  keepSession(place, answer.session);
  return { kind: "connected", client: clientOn(answer.channel) };
}

/** May a lost connection come back without a new window? A port cannot; a socket can, by its session token. */
export function canReconnect(): boolean {
  return window.wirebenchShell === undefined;
}

/** Reads what the core is and makes the window's host of it. Faults: those of the bridge. */
export async function hostOn(client: WirebenchClient): Promise<WindowHost> {
  const info = await client.call("app.info", {});
  return {
    client,
    info,
    mac: info.platform === "mac",
    pathOf: (file) => window.wirebenchShell?.pathForFile(file) || null,
    copyText: async (text) => {
      if (info.capabilities.clipboard) await client.call("host.copyText", { text });
      else await copyInPage(text);
    },
  };
}

function clientOn(channel: FrameChannel): WirebenchClient {
  return connect(contract, channel, { version: contractVersion });
}

function page(): CredentialPlace {
  return {
    hash: location.hash,
    storage: sessionStorage,
    stripHash: () => history.replaceState(null, "", location.pathname + location.search),
  };
}

function shellPort(shell: ShellBridge): Promise<MessagePort> {
  return new Promise((resolve) => {
    const onMessage = (event: MessageEvent<unknown>) => {
      const port = event.ports[0];
      // The preload runs in this very window: a frame or another window may not hand over a port.
      if (event.source !== window || port === undefined || !isPortNote(event.data)) return;
      window.removeEventListener("message", onMessage);
      resolve(port);
    };
    window.addEventListener("message", onMessage);
    shell.connect();
  });
}

function isPortNote(data: unknown): boolean {
  return typeof data === "object" && data !== null && "source" in data && data.source === "wirebench-port";
}

async function copyInPage(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch (cause) {
    throw new Fault("unsupported", "The browser did not let the page write to the clipboard.", {
      act: "Click into the page and copy again.",
      cause,
    });
  }
}
