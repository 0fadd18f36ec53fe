import { type ServedCall, ServedStatus } from "../engine/channels/server";

/** The one message of a unary call or a server stream. Status INVALID_ARGUMENT where there is none. */
export async function firstMessage(call: ServedCall): Promise<Uint8Array> {
  for await (const message of call.messages) return message;
  throw new ServedStatus(3, "the call carries no message");
}
