import { createHash } from "node:crypto";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import type { Duration, Timestamp } from "@bufbuild/protobuf/wkt";
import { durationMs, timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { CallHandler, ServedCall } from "../engine/channels/server";
import { ServedStatus } from "../engine/channels/server";
import { buildLine, levels } from "./build-lines";
import { chatReplies } from "./chat-replies";
import type { DemoTypes } from "./demo-types";
import { firstMessage } from "./first-message";
import { helpLink, invalidField, statusWithDetails } from "./rpc-status";

interface BuildRequest {
  readonly project: string;
  readonly lines: bigint;
  readonly pace?: Duration;
  readonly failAt: bigint;
  readonly minLevel: number;
  readonly tags: readonly string[];
}

interface BuildLog {
  readonly seq: bigint;
  readonly level: number;
  readonly line: string;
  readonly at: Timestamp;
  readonly tags: readonly string[];
  readonly labels?: Readonly<Record<string, object>>;
  readonly exitCode?: number;
  readonly worker?: object;
}

interface UploadChunk {
  readonly name: string;
  readonly data: Uint8Array;
}

interface ChatMessage {
  readonly from: string;
  readonly text: string;
}

const defaultLines = 200n;
const maxLines = 100_000_000n;
const aborted = 10;

/** build.v1.BuildService: the four kinds of call. */
export function buildService(types: DemoTypes): ReadonlyMap<string, CallHandler> {
  const startedAt = Date.now();
  const ping: CallHandler = async (call) => {
    const up = Date.now() - startedAt;
    const uptime = { seconds: BigInt(Math.floor(up / 1000)), nanos: (up % 1000) * 1_000_000 };
    await call.send(types.write("build.v1.PingReply", { server: "wirebench demo", uptime }));
    return undefined;
  };
  return new Map([
    ["/build.v1.BuildService/Ping", ping],
    ["/build.v1.BuildService/Build", (call) => build(types, call)],
    ["/build.v1.BuildService/Upload", (call) => upload(types, call)],
    ["/build.v1.BuildService/Chat", (call) => chat(types, call)],
  ]);
}

async function build(types: DemoTypes, call: ServedCall): Promise<undefined> {
  const request = checked(types.read<BuildRequest>("build.v1.BuildRequest", await firstMessage(call)));
  const lines = Number(request.lines);
  const pace = request.pace ? durationMs(request.pace) : 0;
  const start = performance.now();
  for (let seq = 1; seq <= lines; seq++) {
    if (pace > 0) await sleepUntil(start + (seq - 1) * pace, call.signal);
    const log = logLine(request, seq, lines);
    if (log.level >= request.minLevel) await call.send(types.write("build.v1.BuildLog", log));
    // Lines that are not sent give nobody else a turn by themselves.
    else if (seq % 1000 === 0) await turn(undefined, { signal: call.signal });
    if (BigInt(seq) === request.failAt) throw buildFailed(request.project, seq);
  }
  return undefined;
}

function checked(request: BuildRequest): BuildRequest {
  if (request.lines < 0n || request.lines > maxLines) throw invalidField("lines", `must be from 0 to ${maxLines}`);
  if (request.pace && durationMs(request.pace) < 0) throw invalidField("pace", "must not be negative");
  return {
    ...request,
    project: request.project || "demo",
    lines: request.lines || defaultLines,
    tags: request.tags.filter((tag) => tag !== ""),
  };
}

function logLine(request: BuildRequest, seq: number, lines: number): BuildLog {
  const fails = BigInt(seq) === request.failAt;
  const { level, text } = fails
    ? { level: levels.error, text: `[${seq}/${lines}] exit status 2: ${request.project} does not build` }
    : buildLine(seq, lines);
  return {
    seq: BigInt(seq),
    level,
    line: text,
    at: timestampFromMs(Date.now()),
    tags: request.tags,
    ...(seq % 50 === 0
      ? { labels: { step: { value: { case: "text", value: "compile" } }, 行号: { value: { case: "number", value: BigInt(seq) } } } }
      : {}),
    ...(seq === 1 ? { worker: { name: "worker-3", cores: 8, load: 1.25 } } : {}),
    ...(fails ? { exitCode: 2 } : seq === lines ? { exitCode: 0 } : {}),
  };
}

function buildFailed(project: string, line: number): ServedStatus {
  return statusWithDetails(aborted, `the build of ${project} failed at line ${line}`, [
    { type: "ErrorInfo", fields: { reason: "BUILD_FAILED", domain: "build.example.com", metadata: { project, line: String(line) } } },
    helpLink("What to do when a build fails", "https://example.com/help/BUILD_FAILED"),
  ]);
}

async function sleepUntil(due: number, signal: AbortSignal): Promise<void> {
  const wait = due - performance.now();
  // A timer's grain is a millisecond: at a faster pace, several lines share one.
  if (wait >= 1) await sleep(wait, undefined, { signal });
}

async function upload(types: DemoTypes, call: ServedCall): Promise<undefined> {
  const hash = createHash("sha256");
  const names = new Set<string>();
  let chunks = 0n;
  let bytes = 0n;
  for await (const message of call.messages) {
    const { name, data } = types.read<UploadChunk>("build.v1.UploadChunk", message);
    if (name !== "") names.add(name);
    hash.update(data);
    chunks++;
    bytes += BigInt(data.byteLength);
  }
  await call.send(types.write("build.v1.UploadSummary", { chunks, bytes, sha256: hash.digest("hex"), names: [...names] }));
  return undefined;
}

async function chat(types: DemoTypes, call: ServedCall): Promise<undefined> {
  for await (const message of call.messages) {
    const { text } = types.read<ChatMessage>("build.v1.ChatMessage", message);
    for (const reply of chatReplies(text)) {
      await call.send(types.write("build.v1.ChatMessage", { from: "ci", text: reply, at: timestampFromMs(Date.now()) }));
    }
    const said = text.trim().toLowerCase();
    if (said === "bye") break;
    if (said === "fail") throw new ServedStatus(aborted, "the chat failed, as you asked");
  }
  return undefined;
}
