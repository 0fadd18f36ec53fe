import { Arrivals } from "#shared/bridge/arrivals";
import type { FrameChannel } from "#shared/bridge/frames";

/** A channel over a message port: frames cross by structured clone, as they are. */
export function portChannel(port: MessagePort): FrameChannel {
  const arrivals = new Arrivals();
  port.onmessage = (event) => arrivals.deliver(event.data);
  // Chromium fires it when the other end is closed or its process is gone.
  port.addEventListener("close", () => arrivals.end());
  return {
    send(frame) {
      if (!arrivals.ended) port.postMessage(frame);
    },
    onFrame: (listener) => arrivals.onFrame(listener),
    onClose: (listener) => arrivals.onClose(listener),
    close() {
      arrivals.end();
      port.close();
    },
  };
}
