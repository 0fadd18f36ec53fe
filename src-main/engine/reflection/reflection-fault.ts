import { Fault } from "#shared/base/fault";
import { handshakeFacts } from "#shared/model/handshake-facts";
import type { StatusCause } from "#shared/model/status";
import { statusName } from "#shared/model/status";
import type { Target } from "#shared/model/target";
import type { StreamEnded } from "./reflection-stream";

const unimplemented = 12;
const openInstead = "Open its .proto files or a descriptor set instead, or let the server register the reflection service.";

interface Reading {
  readonly what: string;
  readonly act: string;
}

/** What happened where the client found out more than the status says. */
function readingOf(cause: StatusCause, target: string): Reading | null {
  switch (cause) {
    case "refused":
      return { what: `Nothing listens on ${target}.`, act: "Start the server, or correct the address." };
    case "name-not-found":
      return { what: `The host name of ${target} does not resolve.`, act: "Correct the address." };
    case "unreachable":
      return { what: `${target} does not answer.`, act: "Check the address and the network." };
    case "not-grpc":
      return { what: `${target} does not speak gRPC.`, act: "Check the port: HTTP/1 and gRPC often have one each." };
    case "tls-expected":
      return { what: `${target} speaks TLS, and was asked in plaintext.`, act: "Choose TLS for this target, or write it with https://." };
    case "connection-lost":
      return { what: `The connection to ${target} broke while it was asked.`, act: "Try again." };
    case "deadline":
      return { what: `${target} did not answer in time.`, act: "Try again, or give it a longer deadline." };
    default:
      return null;
  }
}

/** What to do where nobody was asked, because the way to the server did not come about. */
const actsBefore: Partial<Record<StatusCause, string>> = {
  handshake: "See the settings of this target.",
  "proxy-unreachable": "Check the proxy's address, and that it runs.",
  "proxy-refused": "See why in the proxy's own log, or go without it.",
  "proxy-credentials": "Give the proxy the user and the password that it wants.",
};

/** What the end of a reflection stream means to the user. */
export function faultOf(status: StreamEnded["status"], { text: target }: Target): Fault {
  const { code, message, cause, handshake } = status;
  const name = statusName(code);
  const facts = { target, status: name, ...(cause ? { cause } : {}), ...(handshake ? handshakeFacts(handshake) : {}) };
  if (cause === "message-too-large") return new Fault("too-large", `${target} answers with more than is read here: ${message}`, { facts });
  const barred = cause === null ? undefined : actsBefore[cause];
  if (barred !== undefined) return new Fault("reflection-failed", `${target} was not asked. ${message}`, { act: barred, facts });
  const reading = cause === null ? null : readingOf(cause, target);
  if (reading) return new Fault("reflection-failed", reading.what, { act: reading.act, facts });
  if (code === unimplemented) {
    return new Fault("reflection-unsupported", `${target} does not offer server reflection.`, { act: openInstead, facts });
  }
  if (name === "UNAUTHENTICATED" || name === "PERMISSION_DENIED") {
    const what = `${target} refuses to describe itself: ${name}${message === "" ? "" : `, ${message}`}`;
    return new Fault("reflection-failed", what, {
      act: "Give the metadata that it asks for, or choose how calls to this target are authenticated.",
      facts,
    });
  }
  if (code === 0) return new Fault("reflection-failed", `${target} ended the asking without an answer.`, { act: openInstead, facts });
  return new Fault("reflection-failed", `Asking ${target} failed: ${name}${message === "" ? "" : `, ${message}`}`, {
    act: openInstead,
    facts,
  });
}

/** A server that sends more than is kept. `what`: bytes, files or services. */
export function tooLarge({ text: target }: Target, what: string, size: number, limit: number): Fault {
  return new Fault("too-large", `${target} describes more than is read here: over ${limit} ${what}.`, {
    act: "Open its .proto files or a descriptor set instead.",
    facts: { target, size, limit },
  });
}
