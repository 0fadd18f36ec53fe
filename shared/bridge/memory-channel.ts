import { cloneStructured, soon } from "../base/structured-clone";
import { Arrivals } from "./arrivals";
import type { FrameChannel } from "./frames";

/** A channel within one process, as its two ends. Delivers copies, and later, as every real channel does. */
export function memoryChannel(): [FrameChannel, FrameChannel] {
  const arrivals: [Arrivals, Arrivals] = [new Arrivals(), new Arrivals()];
  const end = (mine: Arrivals, theirs: Arrivals): FrameChannel => ({
    send(frame) {
      if (mine.ended) return;
      const copy = cloneStructured(frame);
      soon(() => theirs.deliver(copy));
    },
    onFrame: (listener) => mine.onFrame(listener),
    onClose: (listener) => mine.onClose(listener),
    close() {
      mine.end();
      soon(() => theirs.end());
    },
  });
  return [end(arrivals[0], arrivals[1]), end(arrivals[1], arrivals[0])];
}
