import type { IpcMain, IpcMainEvent, MessageChannelMain, MessagePortMain, WebContents } from "electron";
import { type Disposable, DisposableStore } from "#shared/base/disposable";

/** What is used of Electron here; the entry passes the real ones. */
export interface PortParts {
  readonly ipcMain: Pick<IpcMain, "on">;
  readonly MessageChannelMain: new () => MessageChannelMain;
}

/**
 * Hands each page of a window one port, once: to the main frame of our own origin, and to no other. What `serve` opened on
 * it ends when the page goes: by a reload, a crash or the window's end. The core's calls live on.
 */
export class PagePort implements Disposable {
  readonly #parts: PortParts;
  readonly #origin: string;
  readonly #serve: (port: MessagePortMain) => Disposable;
  /** The pages that have their port. */
  readonly #served = new Map<WebContents, Disposable>();

  constructor(parts: PortParts, origin: string, serve: (port: MessagePortMain) => Disposable) {
    this.#parts = parts;
    this.#origin = origin;
    this.#serve = serve;
    parts.ipcMain.on("wirebench:connect", (event) => this.#connect(event));
  }

  /** Lets the pages of a window ask. */
  watch(contents: WebContents): void {
    const leave = () => {
      this.#served.get(contents)?.dispose();
      this.#served.delete(contents);
    };
    contents.on("did-start-navigation", (details) => {
      if (details.isMainFrame && !details.isSameDocument) leave();
    });
    contents.on("render-process-gone", leave);
    contents.on("destroyed", leave);
  }

  dispose(): void {
    for (const page of this.#served.values()) page.dispose();
    this.#served.clear();
  }

  #connect({ sender, senderFrame }: IpcMainEvent): void {
    if (senderFrame === null || senderFrame !== sender.mainFrame || senderFrame.origin !== this.#origin) return;
    if (this.#served.has(sender)) return;
    const { port1, port2 } = new this.#parts.MessageChannelMain();
    const page = new DisposableStore();
    page.add(this.#serve(port1));
    this.#served.set(sender, page);
    senderFrame.postMessage("wirebench:port", null, [port2]);
  }
}
