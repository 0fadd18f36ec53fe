import { formatDuration } from "#shared/model/duration";
import type { PastCall } from "#shared/model/history";
import { sendsStream } from "#shared/model/method";
import { maxPrepared, once, type PreparedMessage } from "#shared/model/prepared-message";
import type { RequestBody } from "#shared/model/request-body";
import type { TabState } from "#shared/model/settings";
import { blankMaxReceive } from "../../../state/saved-request";

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
  const { kind, target, metadata, deadlineMs, settings, auth, variables } = call;
  const bodies = sentBodies(call);
  const [first] = bodies;
  const prepared = sendsStream(kind) ? bodies.slice(0, maxPrepared).map((body) => preparedOf(body, newId())) : [];
  return {
    target,
    metadata,
    auth: auth ?? undefined,
    variables,
    ...settings,
    deadline: settings.deadline ?? (deadlineMs === null ? "" : formatDuration(Math.ceil(deadlineMs))),
    maxReceive: settings.maxReceive ?? blankMaxReceive,
    ...(first ? { body: first.text, format: first.format } : {}),
    prepared,
  } satisfies Partial<TabState>;
}

/** What cannot be brought back of a call's request. */
export type Lack =
  | { readonly is: "secret" }
  | { readonly is: "workspace" | "file" | "tab"; readonly path: string }
  | { readonly is: "environment"; readonly name: string };

/** What the window has now of what a call was made in. */
export interface PresentRoom {
  readonly workspaceId: string | null;
  readonly environment: string | null;
  readonly hasFile: (path: string) => boolean;
  /** Is the request of this file in a tab already? A file is edited in one tab. */
  readonly isOpen: (path: string) => boolean;
  /** All secrets that the call's authentication names are kept here. */
  readonly hasSecrets: boolean;
}

/** What of a call's request is not as it was, for the user to know before it is made again. */
export function lacksOf({ path, workspace }: Pick<PastCall, "path" | "workspace">, room: PresentRoom): Lack[] {
  const lacks: Lack[] = room.hasSecrets ? [] : [{ is: "secret" }];
  const isOfRoom = workspace !== null && workspace.id === room.workspaceId;
  if (path !== null) {
    if (!isOfRoom) lacks.push({ is: "workspace", path });
    else if (!room.hasFile(path)) lacks.push({ is: "file", path });
    else if (room.isOpen(path)) lacks.push({ is: "tab", path });
  }
  const environment = workspace?.environment ?? null;
  if (environment !== null && (!isOfRoom || environment !== room.environment)) lacks.push({ is: "environment", name: environment });
  return lacks;
}

/** The file that a tab for the call is tied to again; null for none. */
export function savedPathOf(call: Pick<PastCall, "path" | "workspace">, room: PresentRoom): string | null {
  const isThere = !lacksOf(call, room).some(({ is }) => is === "workspace" || is === "file" || is === "tab");
  return isThere ? call.path : null;
}

function preparedOf({ format, text }: RequestBody, id: string): PreparedMessage {
  return { id, name: "", format, text, repeat: once };
}
