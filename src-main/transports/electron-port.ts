import { Fault } from "#shared/base/fault";
import { Arrivals } from "#shared/bridge/arrivals";
import type { FrameChannel } from "#shared/bridge/frames";

/** What is used of Electron's MessagePortMain. */
export interface MessagePortMainLike {
  on(event: "message", listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: "close", listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/**
 * The channel to an Electron window, on the port that was handed to it. Frames cross by structured clone; nothing is
 * transferred, since Electron drops a message that carries a transferred ArrayBuffer.
 */
export function electronPortChannel(port: MessagePortMainLike): FrameChannel {
  const arrivals = new Arrivals();
  port.on("message", ({ data }) => arrivals.deliver(data));
  port.on("close", () => arrivals.end());
  port.start();
  return {
    send(frame) {
      if (arrivals.ended) return;
      try {
        port.postMessage(frame);
      } catch (cause) {
        throw new Fault("internal", `A frame does not clone: ${String(cause)}`, { cause });
      }
    },
    onFrame: (listener) => arrivals.onFrame(listener),
    onClose: (listener) => arrivals.onClose(listener),
    close() {
      arrivals.end();
      port.close();
    },
  };
}
