import { Fault } from "#shared/base/fault";
import { Arrivals } from "#shared/bridge/arrivals";
import { decodeFrame, encodeFrame } from "#shared/bridge/binary";
import type { FrameChannel } from "#shared/bridge/frames";
import { type Credential, parseWelcome } from "./credential";

/** How the knock at the served core's door ended. */
export type Knock =
  | { readonly kind: "open"; readonly channel: FrameChannel; readonly session: string }
  /** The core runs and does not take this credential. */
  | { readonly kind: "refused" }
  | { readonly kind: "unreachable" };

/** Close code of a refused credential, from the range that RFC 6455, section 7.4.2, leaves to applications. */
const refusedCode = 4401;

/** Connects to the core that served this page. Never rejects. */
export function knock(url: string, credential: Credential): Promise<Knock> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, "wirebench.v1");
    socket.binaryType = "arraybuffer";
    socket.onopen = () => socket.send(JSON.stringify(credential));
    socket.onclose = (event) => resolve({ kind: event.code === refusedCode ? "refused" : "unreachable" });
    socket.onmessage = (event) => {
      const session = typeof event.data === "string" ? parseWelcome(event.data) : null;
      if (session === null) {
        socket.close();
        resolve({ kind: "unreachable" });
      } else {
        resolve({ kind: "open", channel: channelOf(socket), session });
      }
    };
  });
}

function channelOf(socket: WebSocket): FrameChannel {
  const arrivals = new Arrivals();
  const end = (reason?: Fault) => {
    arrivals.end(reason);
    socket.close();
  };
  socket.onclose = () => end();
  socket.onmessage = (event) => {
    try {
      if (!(event.data instanceof ArrayBuffer)) throw new Fault("protocol", "A text came where frames are binary.");
      arrivals.deliver(decodeFrame(new Uint8Array(event.data)));
    } catch (reason) {
      end(Fault.from(reason));
    }
  };
  return {
    send(frame) {
      if (!arrivals.ended) socket.send(encodeFrame(frame));
    },
    onFrame: (listener) => arrivals.onFrame(listener),
    onClose: (listener) => arrivals.onClose(listener),
    close: () => end(),
  };
}
