import { readFileSync } from "node:fs";
import vm from "node:vm";
import type { MessagePort } from "node:worker_threads";
import type { MessagePortMain } from "./ports";
import { strict } from "./strict";
import { StrictEmitter } from "./strict-emitter";

/** What the windows need of the rest of the double. */
export interface Surroundings {
  readonly isReady: () => boolean;
  readonly fetch: (url: string) => Promise<Response>;
  readonly ipcMain: StrictEmitter;
  readonly announce: (contents: WebContents) => void;
  /** A window is gone. */
  readonly closed: () => void;
}

/** A frame of a page. `postMessage` reaches its preload script. */
export class WebFrame {
  readonly parent = null;
  url = "about:blank";
  deliver: (channel: string, message: unknown, ports: MessagePort[]) => void = () => {};

  get origin(): string {
    const { protocol, host } = new URL(this.url);
    return `${protocol}//${host}`;
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const copy = structuredClone(message);
    const ports = transfer.map((port) => port.inner);
    setImmediate(() => this.deliver(channel, copy, ports));
  }
}

export class WebContents extends StrictEmitter {
  mainFrame = new WebFrame();
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  /** Does the page's beforeunload want to stay? */
  wantsToStay = false;
  #loaded = "";
  readonly #load: (url: string) => Promise<void>;

  constructor(load: (url: string) => Promise<void>) {
    super("webContents", [
      "did-start-navigation",
      "will-prevent-unload",
      "render-process-gone",
      "destroyed",
      "will-navigate",
      "will-frame-navigate",
      "will-redirect",
      "will-attach-webview",
    ]);
    this.#load = load;
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }

  /** May the page be unloaded, asked as Chromium and Electron do? */
  mayUnload(): boolean {
    if (!this.wantsToStay) return true;
    let leaves = false;
    this.emit("will-prevent-unload", { preventDefault: () => (leaves = true) });
    return leaves;
  }

  reload(): void {
    if (!this.mayUnload()) return;
    void this.navigate(this.#loaded);
  }

  /** A new document: the frame of the old one is gone with it. */
  async navigate(url: string): Promise<void> {
    this.emit("did-start-navigation", { url, isMainFrame: true, isSameDocument: false });
    this.#loaded = url;
    this.mainFrame = new WebFrame();
    this.mainFrame.url = url;
    await this.#load(url);
  }
}

interface WindowOptions {
  readonly webPreferences: Readonly<Record<string, unknown>> & { readonly preload: string };
}

export class BrowserWindowDouble extends StrictEmitter {
  readonly options: WindowOptions;
  /** As the entry sees it: strict. */
  readonly webContents: WebContents;
  readonly #surroundings: Surroundings;
  shown = 0;
  destroyed = false;
  minimized = false;
  /** What came of the last loadURL. */
  loaded: Response | null = null;

  constructor(options: WindowOptions, surroundings: Surroundings) {
    super("BrowserWindow", ["ready-to-show", "close", "closed"]);
    if (!surroundings.isReady()) throw new Error("Cannot create BrowserWindow before app is ready");
    this.options = options;
    this.#surroundings = surroundings;
    const contents = new WebContents(async (url) => {
      this.loaded = await surroundings.fetch(url);
      this.emit("ready-to-show");
    });
    this.webContents = strict("webContents", contents);
    surroundings.announce(this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.navigate(url);
  }

  show(): void {
    this.shown++;
  }

  focus(): void {
    this.shown++;
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  restore(): void {
    this.minimized = false;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  /** Also what the window's own button does. */
  close(): void {
    if (this.destroyed) return;
    let stays = false;
    this.emit("close", { preventDefault: () => (stays = true) });
    if (stays || !this.webContents.mayUnload()) return;
    this.destroyed = true;
    this.webContents.emit("destroyed");
    this.emit("closed");
    this.#surroundings.closed();
  }

  /** A page of this window: runs the real preload script as a sandboxed one, in a world of its own. */
  openPage(): PageDouble {
    const frame = this.webContents.mainFrame;
    return new PageDouble(this.options.webPreferences.preload, frame, (channel, args) =>
      this.#surroundings.ipcMain.emit(channel, { sender: this.webContents, senderFrame: frame }, ...args),
    );
  }
}

/** What the page's own world sees. */
export class PageDouble {
  /** By contextBridge: only functions and clones. */
  readonly world: Record<string, Record<string, (...args: unknown[]) => unknown>> = {};
  readonly messages: { readonly data: unknown; readonly origin: string; readonly ports: readonly MessagePort[] }[] = [];

  constructor(preload: string, frame: WebFrame, send: (channel: string, args: unknown[]) => void) {
    const listeners = new Map<string, (event: object, ...args: unknown[]) => void>();
    frame.deliver = (channel, message, ports) => listeners.get(channel)?.({ ports }, message);
    const electron = strict("electron (renderer)", {
      contextBridge: strict("contextBridge", {
        exposeInMainWorld: (key: string, api: Record<string, unknown>) => {
          this.world[key] = Object.fromEntries(Object.entries(api).map(([name, member]) => [name, bridged(member)]));
        },
      }),
      ipcRenderer: strict("ipcRenderer", {
        on: (channel: string, listener: (event: object, ...args: unknown[]) => void) => listeners.set(channel, listener),
        send: (channel: string, ...args: unknown[]) => send(channel, args.map(clone)),
      }),
      webUtils: strict("webUtils", { getPathForFile: (file: { readonly path?: string }) => file.path ?? "" }),
    });
    const window = strict("window", {
      location: strict("location", { origin: frame.origin }),
      postMessage: (data: unknown, origin: string, ports: MessagePort[] = []) => this.messages.push({ data: clone(data), origin, ports }),
    });
    // A sandboxed preload script has only these modules; all but the first are not used.
    const require = (name: string) => {
      if (name === "electron") return electron;
      throw new Error(`module not found: ${name}`);
    };
    const source = readFileSync(preload, "utf8");
    vm.runInNewContext(`(function (require, window) {${source}\n})`, {}, { filename: preload })(require, window);
  }
}

function bridged(member: unknown): (...args: unknown[]) => unknown {
  if (typeof member !== "function") throw new Error("The preload script exposes more than functions.");
  return (...args) => clone(member(...args));
}

function clone<T>(value: T): T {
  return structuredClone(value);
}
