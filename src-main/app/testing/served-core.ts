import path from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import { type Client, connect } from "#shared/bridge/client";
import type { FrameChannel } from "#shared/bridge/frames";
import { contract, contractVersion, type WirebenchContract } from "#shared/contract/contract";
import { openKeyringBox } from "../../host/keyring-box";
import type { OpenSecretBox } from "../../host/secret-box";
import { webSocketChannel } from "../../transports/web-socket";
import { type RunningServer, type ServerOptions, startServer } from "../serve";

export const assetsDir = fileURLToPath(new URL("../../../assets", import.meta.url));

/** A served core over a folder, its data below it in `data`, without threads; by default without a keychain. */
export function startCore(folder: string, options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  return startServer({
    dataDir: path.join(folder, "data"),
    rendererDir: folder,
    assetsDir,
    schemaWorker: null,
    scanWorker: null,
    sandboxWorker: null,
    openSecretBox: async () => null,
    ...options,
  });
}

/** A page as a browser makes one: the code from the address's fragment, the origin of the address. `onFrame` sees what comes to it. */
export async function openPage(address: string, onFrame: (frame: unknown) => void = () => {}): Promise<Client<WirebenchContract>> {
  const { origin, host, hash } = new URL(address);
  const socket = new WebSocket(`ws://${host}/ws`, ["wirebench.v1"], { origin });
  socket.on("open", () => socket.send(JSON.stringify({ code: hash.replace("#c=", "") })));
  // Frames may follow the answer at once, so the channel is made within the event.
  const channel = await new Promise<FrameChannel>((resolve, reject) => {
    socket.once("message", () => resolve(webSocketChannel(socket)));
    socket.once("close", reject);
  });
  const watched: FrameChannel = {
    send: (frame) => channel.send(frame),
    close: () => channel.close(),
    onClose: (listener) => channel.onClose(listener),
    onFrame: (listener) =>
      channel.onFrame((frame) => {
        onFrame(frame);
        listener(frame);
      }),
  };
  return connect(contract, watched, { version: contractVersion });
}

/** A keychain that lives as long as the test. */
export function memoryKeychain(): OpenSecretBox {
  let password: string | null = null;
  return () =>
    openKeyringBox(async () => ({
      getPassword: async () => password,
      setPassword: async (given) => {
        password = given;
      },
    }));
}
