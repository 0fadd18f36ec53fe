import type { Writable } from "node:stream";
import type { Fault, FaultData } from "#shared/base/fault";
import type { CallHead, CallRequest } from "#shared/model/call";
import { formatBytes, formatElapsed } from "#shared/model/format";
import { handshakeOfFacts } from "#shared/model/handshake-facts";
import type { MessageProblem } from "#shared/model/message-view";
import type { MetadataPair } from "#shared/model/metadata";
import type { CallStatus, StatusCause } from "#shared/model/status";
import { ProtoText } from "../engine/schema/print/proto-text";
import type { ResolvedMethod } from "../engine/schema/project";
import { handshakeAdvice } from "./handshake-advice";
import { exitCodes, tellLine } from "./io";

/** What to look at, where the client knows more than the status says. */
const causeTexts: Record<StatusCause, string> = {
  refused: "Nothing listens on that port. Is the server running?",
  "name-not-found": "The host name does not resolve.",
  unreachable: "The host does not answer.",
  "not-grpc": "Whatever listens there does not speak gRPC (HTTP/2).",
  "tls-expected": "The server speaks TLS, and this call was made in plaintext. Leave out -plaintext.",
  handshake: "TLS did not come about. Nothing was sent.",
  "proxy-unreachable": "The proxy does not answer.",
  "proxy-refused": "The proxy makes no connection to the target.",
  "proxy-credentials": "The proxy wants other credentials.",
  "connection-lost": "The connection broke in mid-call.",
  "ping-unanswered": "The server did not answer a keepalive ping: it is gone, or the way to it.",
  "going-away": "The server closed the connection (GOAWAY). Is it shutting down?",
  "too-many-pings": "The server closed the connection because of keepalive pings.",
  "stream-reset": "The server, or a proxy on the way, reset the stream.",
  "stream-refused": "The server did not take the call; nothing was done. Call again.",
  "no-status": "The server ended the answer without a status. A proxy may have cut it.",
  deadline: "The deadline of -max-time passed.",
  "cancelled-here": "The call was cancelled here.",
  "message-too-large": "A message is larger than -max-msg-sz.",
  "send-too-large": "A message is larger than this call may send.",
  "method-unknown": "The server does not know this method. Is the schema the server's?",
};

/** Trailers that say nothing new: HTTP's own, and the details that are shown decoded. */
const plumbing: ReadonlySet<string> = new Set(["content-type", "date", "grpc-status-details-bin"]);

/** Tells what is called with what, for -v. */
export function reportStart(stderr: Writable, method: ResolvedMethod, request: CallRequest): void {
  tellLine(stderr, `Resolved method descriptor:\n${new ProtoText(() => "").of(method.desc)}`);
  tellLine(stderr, `Target: ${request.target}`);
  reportPairs(stderr, "Request metadata", request.metadata);
}

/** Tells the response headers, for -v. */
export function reportHeaders(stderr: Writable, headers: readonly MetadataPair[] | null): void {
  reportPairs(stderr, "Response headers", headers);
}

/** Tells how a call ended; answers the exit code. */
export function reportCall(stderr: Writable, head: CallHead, verbose: boolean): number {
  const trailers = head.trailers?.filter(({ key }) => verbose || !plumbing.has(key)) ?? [];
  if (verbose || trailers.length > 0) reportPairs(stderr, "Response trailers", trailers);
  if (head.status === null) {
    if (head.fault !== null) reportFault(stderr, head.fault);
    return exitCodes.failed;
  }
  if (head.status.code !== 0) reportError(stderr, head.status);
  else tellLine(stderr, `OK: ${tally(head)} in ${formatElapsed(head.elapsedMs)}`);
  return head.status.code === 0 ? exitCodes.ok : Math.min(255, exitCodes.statusBase + head.status.code);
}

function tally({ sent, received }: CallHead): string {
  const count = (n: number) => `${n} ${n === 1 ? "message" : "messages"}`;
  return `${count(sent.count)} sent, ${count(received.count)} received (${formatBytes(received.bytes)})`;
}

function reportPairs(stderr: Writable, heading: string, pairs: readonly MetadataPair[] | null): void {
  if (pairs === null || pairs.length === 0) tellLine(stderr, `${heading}: none`);
  else tellLine(stderr, [`${heading}:`, ...pairs.map(({ key, value }) => `  ${key}: ${value}`)].join("\n"));
}

/** A status other than OK, in grpcurl's manner. */
function reportError(stderr: Writable, status: CallStatus): void {
  const lines = ["ERROR:", `  Code: ${status.name} (${status.code})`, `  Message: ${status.message}`];
  if (status.details.length > 0) lines.push("  Details:");
  for (const [index, detail] of status.details.entries()) {
    lines.push(`  ${index + 1})  ${detail.type}`);
    const text = detail.json ?? JSON.stringify({ base64: detail.base64 });
    lines.push(...text.split("\n").map((line) => `      ${line}`));
  }
  if (status.cause !== null) lines.push(`  ${causeTexts[status.cause]}`);
  if (status.handshake) lines.push(`  ${handshakeAdvice(status.handshake)}`);
  tellLine(stderr, lines.join("\n"));
}

/** Tells what is wrong in a message that was printed as far as it goes. */
export function reportProblem(stderr: Writable, { offset, path, message }: MessageProblem): void {
  tellLine(stderr, `wirebench: ${message} (byte ${offset}${path === "" ? "" : ` at ${path}`})`);
}

/** A fault with its place and the next act. */
export function reportFault(stderr: Writable, fault: Fault | FaultData): void {
  const { line, column, path } = fault.facts ?? {};
  const place = line === undefined ? "" : ` (line ${line}, column ${column}${path === undefined ? "" : ` at ${path}`})`;
  tellLine(stderr, `wirebench: ${fault.message}${place}`);
  const handshake = handshakeOfFacts(fault.facts);
  const act = handshake === null ? fault.act : handshakeAdvice(handshake);
  if (act !== undefined) tellLine(stderr, `  ${act}`);
}
