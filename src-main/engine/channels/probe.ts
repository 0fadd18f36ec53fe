import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** What a look at a target's port shows. `speaks-http2` means: nothing wrong that a look can see. */
export type ProbeFinding = "refused" | "name-not-found" | "unreachable" | "not-grpc" | "tls-expected" | "speaks-http2";

/** The client preface and an empty SETTINGS frame. RFC 9113, sections 3.4 and 6.5. */
const preface = Buffer.concat([Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])]);

const tlsAlert = 0x15;
const settingsFrame = 0x04;

/** A finding for the error code of a socket, or null for codes that say nothing about the target. */
export function findingOfSocketError(code: string): ProbeFinding | null {
  if (["ECONNREFUSED", "ENOENT"].includes(code)) return "refused";
  if (["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EAI_NODATA"].includes(code)) return "name-not-found";
  if (["EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "ETIMEDOUT", "EADDRNOTAVAIL"].includes(code)) return "unreachable";
  return null;
}

/**
 * Looks why no gRPC connection came about: connects, sends the HTTP/2 preface and reads what the peer says first.
 * Takes at most `budgetMs` milliseconds in all; never throws. It is for calls that have failed already.
 */
export async function probe(host: string, port: number, budgetMs = 1500): Promise<ProbeFinding> {
  const end = Date.now() + budgetMs;
  const answer = await peek(host, port, budgetMs);
  if (typeof answer === "string") return findingOfSocketError(answer) ?? peekTls(host, port, end - Date.now());
  if (answer === null) return "unreachable";
  if (answer.length === 0) return peekTls(host, port, end - Date.now());
  if (answer[0] === tlsAlert && answer[1] === 0x03) return "tls-expected";
  return answer.length >= 9 && answer[3] === settingsFrame ? "speaks-http2" : "not-grpc";
}

/** The first bytes the peer sends; none if it closes without a word; null if it stays silent; else the error's code. */
function peek(host: string, port: number, ms: number): Promise<Buffer | string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = settle<Buffer | null>(socket, ms, null, resolve);
    socket.once("connect", () => socket.write(preface));
    socket.once("data", (bytes: Buffer) => finish(bytes));
    socket.once("close", () => finish(Buffer.alloc(0)));
  });
}

/** A peer that hangs up on the preface may be one that waits for TLS: ask it. */
function peekTls(host: string, port: number, ms: number): Promise<ProbeFinding> {
  if (ms <= 0) return Promise.resolve("not-grpc");
  return new Promise((resolve) => {
    // Whom the certificate names does not matter here: nothing is sent, and the connection is closed at once.
    const socket = connectTls({ host, port, rejectUnauthorized: false, ALPNProtocols: ["h2"] });
    const finish = settle<ProbeFinding | string>(socket, ms, "not-grpc", (found) => {
      resolve(found === "tls-expected" || /alert/i.test(found) ? "tls-expected" : "not-grpc");
    });
    socket.once("secureConnect", () => finish("tls-expected"));
    socket.once("close", () => finish("not-grpc"));
  });
}

/** Makes a function that settles once, for a value, for an error's code or for silence, and destroys the socket. */
function settle<T>(socket: Socket, ms: number, silence: T, resolve: (value: T | string) => void): (value: T | string) => void {
  const finish = (value: T | string) => {
    clearTimeout(timer);
    socket.destroy();
    resolve(value);
  };
  const timer = setTimeout(() => finish(silence), ms);
  // Stays, so that an error after the answer does not end the process.
  socket.on("error", (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
  return finish;
}
