import { formatDuration } from "#shared/model/duration";
import type { PastCall } from "#shared/model/history";
import { sendsStream } from "#shared/model/method";
import { maxPrepared, once, type PreparedMessage } from "#shared/model/prepared-message";
import type { RequestBody } from "#shared/model/request-body";
import type { TabState } from "#shared/model/settings";

/** What was sent, as the user wrote it, or else as it went out; fewer messages than there were where not all are kept. */
export function sentBodies({ bodies, bodiesCut, messages, sent }: PastCall): readonly RequestBody[] {
  if (!bodiesCut && bodies.length >= sent.count) return bodies;
  const went = messages.filter(({ direction, truncated }) => direction === "sent" && !truncated);
  return went.length > bodies.length ? went.map(({ json }) => ({ format: "json", text: json })) : bodies;
}

/** Is all kept that was sent, so that the same can be sent again? */
export function isRepeatable(call: PastCall): boolean {
  const bodies = sentBodies(call);
  if (!sendsStream(call.kind)) return bodies.length === 1;
  return bodies.length >= call.sent.count && !(call.bodiesCut && bodies === call.bodies);
}

/** The fields of a tab that make the same request; of a stream its messages are prepared. `newId` makes an id that no other message has. */
export function requestFields(call: PastCall, newId: () => string) {
  const { kind, target, metadata, deadlineMs } = call;
  const bodies = sentBodies(call);
  const [first] = bodies;
  const prepared = sendsStream(kind) ? bodies.slice(0, maxPrepared).map((body) => preparedOf(body, newId())) : [];
  return {
    target,
    metadata,
    deadline: deadlineMs === null ? "" : formatDuration(Math.ceil(deadlineMs)),
    ...(first ? { body: first.text, format: first.format } : {}),
    prepared,
  } satisfies Partial<TabState>;
}

function preparedOf({ format, text }: RequestBody, id: string): PreparedMessage {
  return { id, name: "", format, text, repeat: once };
}
