import { writeByteSize } from "#shared/model/byte-size";
import type { CallRequest, Keepalive } from "#shared/model/call";
import { formatDuration } from "#shared/model/duration";
import type { PastCall, PastCallHead, PastMessage } from "#shared/model/history";
import type { RequestBody } from "#shared/model/request-body";
import type { CallSettingsText } from "#shared/model/saved-request";
import type { KeepaliveText } from "#shared/model/settings";
import { decodeJson } from "../codec/display/decode";
import type { RecordedEntry } from "../recording/record";
import type { Call } from "./call";
import type { CallReader } from "./call-reader";

/** Messages that are kept of each end of a stream. */
const mostOfEachEnd = 5;
/** UTF-16 units of a message's JSON. */
const messageLimit = 16 * 1024;
/** UTF-16 units of all bodies together. */
const bodiesLimit = 64 * 1024;

/**
 * What is worth keeping of a call that is over: bounded, however much it recorded. Its secrets are still in it. `run` is the id of the run
 * that made it; null for a call by hand.
 */
export async function pastCallOf(call: Call, request: CallRequest, run: string | null = null): Promise<PastCall> {
  const { head, reader } = call;
  const bodies = bounded(request.bodies);
  return {
    ...headOf(call, request, run),
    bodies,
    bodiesCut: bodies.length < request.bodies.length,
    metadata: request.metadata,
    auth: request.auth ?? null,
    deadlineMs: request.deadlineMs,
    settings: settingsOf(request),
    variables: request.variables ?? [],
    workspace: request.scope ? { id: request.scope.workspaceId, environment: request.scope.environment } : null,
    headers: head.headers,
    trailers: head.trailers,
    outcome: head.status,
    messages: await messagesOf(reader),
    timeline: call.timeline(),
  };
}

function headOf({ head }: Call, request: CallRequest, run: string | null): PastCallHead {
  const { callId: id, sourceId, method, kind, startedAt, elapsedMs, state, status, sent, received } = head;
  const path = request.scope?.path ?? null;
  // The target as it was written: with its names it means the same the next time.
  return {
    id,
    sourceId,
    method,
    kind,
    target: request.target,
    startedAt,
    elapsedMs,
    state,
    status: status?.name ?? null,
    sent,
    received,
    path,
    run,
  };
}

/** As people write them; those with names in them as they were written. */
function settingsOf({ settings, deadlineMs, maxReceiveBytes, maxSendBytes, gzip, waitForReady, keepalive }: CallRequest): CallSettingsText {
  return (
    settings ?? {
      ...(deadlineMs === null ? {} : { deadline: formatDuration(Math.ceil(deadlineMs)) }),
      maxReceive: writeByteSize(maxReceiveBytes),
      ...(maxSendBytes == null ? {} : { maxSend: writeByteSize(maxSendBytes) }),
      ...(gzip === undefined ? {} : { gzip }),
      ...(waitForReady === undefined ? {} : { waitForReady }),
      ...(keepalive === undefined ? {} : { keepalive: keepaliveText(keepalive) }),
    }
  );
}

function keepaliveText(keepalive: Keepalive | null): KeepaliveText {
  if (keepalive === null) return { every: "", timeout: "" };
  return { every: formatDuration(keepalive.timeMs), timeout: formatDuration(keepalive.timeoutMs) };
}

function bounded(bodies: readonly RequestBody[]): RequestBody[] {
  let left = bodiesLimit;
  return bodies.filter(({ text }) => {
    left -= text.length;
    return left >= 0;
  });
}

async function messagesOf(reader: CallReader): Promise<PastMessage[]> {
  const { count } = reader.recording;
  const first = await reader.recording.entries(0, Math.min(count, mostOfEachEnd * 2));
  const last = await reader.recording.entries(Math.max(mostOfEachEnd * 2, count - mostOfEachEnd), mostOfEachEnd);
  return [...first, ...last].flatMap((entry) => shown(reader, entry));
}

function shown(reader: CallReader, { kind, offsetMs, bytes }: RecordedEntry): PastMessage[] {
  const type = reader.type(kind);
  if (type === null || kind === "mark") return [];
  const { json, truncated } = decodeJson(type, reader.registry, bytes, { indent: 2, limit: messageLimit });
  return [{ direction: kind, offsetMs, size: bytes.byteLength, json, truncated }];
}
