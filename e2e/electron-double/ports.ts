import { EventEmitter } from "node:events";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { strict } from "./strict";

/** Electron's port of the main process, on a real port: the same queue until `start`, the same structured clone. */
export class MessagePortMain extends EventEmitter {
  readonly inner: MessagePort;

  constructor(inner: MessagePort) {
    super();
    this.inner = inner;
    inner.on("close", () => this.emit("close"));
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    if (transfer.some((one) => !(one instanceof MessagePortMain))) throw new TypeError("Invalid value for transfer");
    this.inner.postMessage(
      message,
      transfer.map((port) => port.inner),
    );
  }

  start(): void {
    this.inner.on("message", (data) => this.emit("message", { data, ports: [] }));
  }

  close(): void {
    this.inner.close();
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = strict("MessagePortMain", new MessagePortMain(port1));
    // The second end is only ever handed on, and must stay itself for that.
    this.port2 = new MessagePortMain(port2);
  }
}
