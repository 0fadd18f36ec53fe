import { MessageChannel, type MessagePort } from "node:worker_threads";
import { describeBridge } from "#shared/bridge/testing/contract-suite";
import { electronPortChannel, type MessagePortMainLike } from "./electron-port";

/** Node's port with Electron's face: the same structured clone, the message wrapped in an event. */
function asMessagePortMain(port: MessagePort): MessagePortMainLike {
  return {
    on: (event: "message" | "close", listener: ((event: { data: unknown }) => void) | (() => void)) =>
      event === "message" ? port.on("message", (data) => listener({ data })) : port.on("close", listener as () => void),
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  };
}

describeBridge("a MessagePort", async () => {
  const { port1, port2 } = new MessageChannel();
  return [electronPortChannel(asMessagePortMain(port1)), electronPortChannel(asMessagePortMain(port2))];
});
