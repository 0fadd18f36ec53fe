import type { CallHandler } from "../engine/channels/server";
import type { DemoTypes } from "./demo-types";
import { firstMessage } from "./first-message";
import { invalidField } from "./rpc-status";

interface Ping {
  readonly text: string;
  readonly count: number;
}

const defaultPongs = 3;
const maxPongs = 1_000_000;

/** ping.PingService. */
export function pingService(types: DemoTypes): ReadonlyMap<string, CallHandler> {
  const read = (bytes: Uint8Array) => types.read<Ping>("ping.Ping", bytes);
  const pong = (text: string, number: number) => types.write("ping.Pong", { text, number });

  const unary: CallHandler = async (call) => {
    const { text } = read(await firstMessage(call));
    await call.send(pong(text, 1));
    return undefined;
  };
  const serverStream: CallHandler = async (call) => {
    const { text, count } = read(await firstMessage(call));
    if (count > maxPongs) throw invalidField("count", `must be at most ${maxPongs}`);
    for (let number = 1; number <= (count || defaultPongs); number++) await call.send(pong(text, number));
    return undefined;
  };
  const clientStream: CallHandler = async (call) => {
    let number = 0;
    let last = "";
    for await (const message of call.messages) {
      number++;
      last = read(message).text;
    }
    await call.send(pong(last, number));
    return undefined;
  };
  const bidi: CallHandler = async (call) => {
    let number = 0;
    for await (const message of call.messages) {
      number++;
      await call.send(pong(read(message).text, number));
    }
    return undefined;
  };
  return new Map([
    ["/ping.PingService/Unary", unary],
    ["/ping.PingService/ServerStream", serverStream],
    ["/ping.PingService/ClientStream", clientStream],
    ["/ping.PingService/Bidi", bidi],
  ]);
}
