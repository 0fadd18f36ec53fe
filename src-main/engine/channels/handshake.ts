import { X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import {
  type ConnectionOptions,
  connect,
  createSecureContext,
  type DetailedPeerCertificate,
  type SecureContext,
  type TLSSocket,
} from "node:tls";
import type { HandshakeCause, HandshakeFailure } from "#shared/model/trust";
import { causeOfError, causeOfVerification, sentenceOf } from "./handshake-cause";
import type { ChannelRoots, TlsSecurity } from "./security";
import { certificateName, isFor, namesOf, sniOf } from "./server-names";
import { systemRoots } from "./system-roots";

/** A handshake that failed, or that ended at a server which is not to be trusted. */
export class HandshakeError extends Error {
  override readonly name = "HandshakeError";
  readonly failure: HandshakeFailure;

  constructor(failure: HandshakeFailure) {
    super(sentenceOf(failure));
    this.failure = failure;
  }
}

/** Of a whole handshake. */
export const handshakeMs = 15_000;

/** What is heard of a handshake. */
export interface HandshakeListener {
  /** Another one begins. */
  onBegin(): void;
  /** It failed, perhaps after it was done: a server of TLS 1.3 refuses a client's certificate only then. */
  onFailure(failure: HandshakeFailure): void;
}

/**
 * Makes TLS over a connected socket, offers h2, and judges the server before anything is sent to it. Rejects with HandshakeError.
 * What ends the connection later is told as well.
 */
export async function shakeHands(
  socket: Socket,
  security: TlsSecurity,
  host: string | null,
  listener: HandshakeListener,
): Promise<TLSSocket> {
  listener.onBegin();
  const serverName = serverNameOf(security, host);
  const options = await handshakeOptions(security, serverName).catch((error: HandshakeError) => {
    listener.onFailure(error.failure);
    throw error;
  });
  return new Promise((resolve, reject) => {
    const secured = connect({ ...options, socket });
    const timer = setTimeout(() => fail("silent", "No answer in time."), handshakeMs);
    let isTold = false;
    const tell = (failure: HandshakeFailure) => {
      clearTimeout(timer);
      // What follows from the first failure, the closing of the connection for one, is none.
      if (isTold) return;
      isTold = true;
      listener.onFailure(failure);
      reject(new HandshakeError(failure));
      secured.destroy();
    };
    const fail = (cause: HandshakeCause, words: string) => tell(describeFailure(cause, words, serverName, []));
    secured.once("secureConnect", () => {
      clearTimeout(timer);
      const failure = judge(secured, security, serverName);
      if (failure === null) resolve(secured);
      else tell(failure);
    });
    // Both stay: a server may think better of it when the handshake is done.
    secured.once("error", (error: NodeJS.ErrnoException) => {
      secured.removeAllListeners("close").on("error", () => {});
      fail(causeOfError(error.code ?? "", security.identity !== null), wordsOf(error));
    });
    secured.once("close", () => fail("reset", "The connection was closed."));
  });
}

/** For `tls.connect`. Rejects with HandshakeError where this side's own certificates are not well. */
export async function handshakeOptions(security: TlsSecurity, serverName: string | null): Promise<ConnectionOptions> {
  const secureContext = await contextOf(security).catch((error: Error) => {
    throw new HandshakeError(describeFailure("other", wordsOf(error), serverName, []));
  });
  return {
    secureContext,
    servername: serverName === null ? "" : sniOf(serverName),
    ALPNProtocols: ["h2"],
    // Node, too, judges when the handshake is over. Done here, so that what was refused can be told: see `judge`.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  };
}

/** The name that is asked for and looked for. */
export function serverNameOf(security: TlsSecurity, host: string | null): string | null {
  const name = security.serverName ?? host;
  return name === null ? null : certificateName(name);
}

/** Why a server with which a handshake was made is not to be talked to; null where it is. */
export function judge(socket: TLSSocket, security: TlsSecurity, serverName: string | null): HandshakeFailure | null {
  const failure = judgeCertificate(socket, security, serverName);
  if (failure !== null || socket.alpnProtocol === "h2") return failure;
  return describeFailure("no-alpn", "The server agreed to no protocol.", serverName, peerChain(socket));
}

/** The same, whatever it speaks. */
export function judgeCertificate(socket: TLSSocket, security: TlsSecurity, serverName: string | null): HandshakeFailure | null {
  const chain = peerChain(socket);
  const refusal = refusalOf(socket, chain[0], security.roots, serverName);
  return refusal === null ? null : describeFailure(...refusal, serverName, chain);
}

type Refusal = readonly [cause: HandshakeCause, words: string];

function refusalOf(
  socket: TLSSocket,
  certificate: X509Certificate | undefined,
  roots: ChannelRoots,
  serverName: string | null,
): Refusal | null {
  if (roots === "nobody") return null;
  if (certificate === undefined) return ["other", "The server showed no certificate."];
  if (typeof roots === "object" && "pin" in roots) {
    return sha256Of(certificate) === roots.pin ? null : ["pin-mismatch", `It is ${sha256Of(certificate)}.`];
  }
  // With the name left to us, Node says here what OpenSSL says of the chain. A code, whatever its type says.
  const verification = socket.authorizationError as Error | string | undefined;
  if (!socket.authorized) return [causeOfVerification(String(verification)), String(verification)];
  if (serverName !== null && !isFor(certificate, serverName)) return ["name-mismatch", "ERR_TLS_CERT_ALTNAME_INVALID"];
  return null;
}

/** A failure with the facts of the server's certificates, the leaf first, where there are any. */
export function describeFailure(
  cause: HandshakeCause,
  words: string,
  serverName: string | null,
  chain: readonly X509Certificate[],
): HandshakeFailure {
  const [leaf] = chain;
  return {
    cause,
    serverName,
    names: leaf ? namesOf(leaf).slice(0, maxNames).map(bounded) : [],
    sha256: leaf ? sha256Of(leaf) : null,
    issuer: leaf ? bounded(nameText(leaf.issuer)) : null,
    at: cause === "expired" ? firstEnd(chain) : cause === "not-yet-valid" ? lastBeginning(chain) : null,
    words,
  };
}

/** A certificate may have thousands, and any of them may be as long as it likes. */
const maxNames = 200;
const maxNameLength = 512;

function bounded(text: string): string {
  return text.length > maxNameLength ? `${text.slice(0, maxNameLength)}…` : text;
}

/** A server may send as many certificates as it likes. */
const maxChain = 20;

/** The certificates of a socket's peer, the leaf first, and what Node found above them. */
export function peerChain(socket: TLSSocket): X509Certificate[] {
  // getPeerX509Certificate would take the leaf from OpenSSL's own list, so that it is gone the next time.
  const chain: X509Certificate[] = [];
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (next?.raw && chain.length < maxChain) {
    chain.push(new X509Certificate(next.raw));
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  return chain;
}

function firstEnd(chain: readonly X509Certificate[]): number {
  return Math.min(...chain.map(({ validTo }) => Date.parse(validTo)));
}

function lastBeginning(chain: readonly X509Certificate[]): number {
  return Math.max(...chain.map(({ validFrom }) => Date.parse(validFrom)));
}

/** Hexadecimal, upper case, without separators. */
export function sha256Of(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(":", "");
}

/** Node's lines, most general part first, as RFC 4514 writes them. */
export function nameText(lines: string): string {
  return lines.split("\n").reverse().join(",");
}

/** Without an identity, by versions: to read the system's authorities takes longer than a handshake. */
const systemContexts = new Map<string, Promise<SecureContext>>();

function systemContext(versions: Pick<TlsSecurity, "minVersion" | "maxVersion">): Promise<SecureContext> {
  const key = `${versions.minVersion} ${versions.maxVersion}`;
  const known = systemContexts.get(key);
  if (known) return known;
  const made = systemRoots().then(({ pem }) => createSecureContext({ ...versions, ca: [...pem] }));
  systemContexts.set(key, made);
  return made;
}

async function contextOf({ roots, identity, minVersion, maxVersion }: TlsSecurity): Promise<SecureContext> {
  const shared = { minVersion, maxVersion, ...(identity ? { cert: identity.chain, key: identity.key } : {}) };
  if (roots === "system" && identity === null) return systemContext({ minVersion, maxVersion });
  if (roots === "system") return createSecureContext({ ...shared, ca: [...(await systemRoots()).pem] });
  if (typeof roots === "object" && "pem" in roots) {
    // An intermediate, or a server's own certificate, may be whom one trusts: as Go has it.
    return createSecureContext({ ...shared, ca: [...roots.pem], allowPartialTrustChain: true });
  }
  return createSecureContext({ ...shared, ca: [] });
}

/** An error of a TLS socket in the library's words. */
export function wordsOf(error: NodeJS.ErrnoException & { readonly reason?: string }): string {
  return error.reason ?? error.code ?? error.message;
}
