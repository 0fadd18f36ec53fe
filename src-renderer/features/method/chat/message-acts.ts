import { Fault } from "#shared/base/fault";
import { maxMessageText } from "#shared/contract/message-view";
import type { MessageTextFormat } from "#shared/model/message-view";
import type { RequestBody } from "#shared/model/request-body";
import type { WirebenchClient } from "../../../host/host";

/** A message of a call as the body that would send it again. Faults: call-gone, bad-params, too-large. */
export async function messageBody(
  client: WirebenchClient,
  callId: string,
  index: number,
  format: Extract<MessageTextFormat, "json" | "hex">,
): Promise<RequestBody> {
  const whole = { callId, index, tree: "fields", path: [], format, limit: maxMessageText } as const;
  const { text, truncated } = await client.call("call.messageText", whole);
  if (!truncated) return { format, text };
  throw new Fault("too-large", `This message has more than ${maxMessageText} characters as ${format}.`, {
    act: "Look at it in its views, and copy parts of it from there.",
    facts: { limit: maxMessageText },
  });
}

/** What can be done with one message of the conversation, by its row. They never throw: what refuses them is told in the tab. */
export interface ChatMessageActs {
  open(index: number): void;
  /** Sends the same bytes again. */
  resend(index: number): void;
  edit(index: number): void;
  copy(index: number): void;
  keep(index: number): void;
  showInLog(index: number): void;
}
