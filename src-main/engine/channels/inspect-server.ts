import { X509Certificate } from "node:crypto";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { Fault } from "#shared/base/fault";
import type { ChainFailure } from "#shared/model/certificate";
import type { Target } from "#shared/model/target";
import type { HandshakeCause, HandshakeFailure } from "#shared/model/trust";
import { certificatesOfPem, verifyChain } from "../certificates/verify-chain";
import { describeFailure, HandshakeError, handshakeOptions, judge, serverNameOf, wordsOf } from "./handshake";
import { causeOfError } from "./handshake-cause";
import { openSocket } from "./open-socket";
import type { ChannelRoute, TlsSecurity } from "./security";
import { systemTlsRoute } from "./security";
import { readServerFlight, type ServerFlight } from "./server-flight";
import { isFor } from "./server-names";
import { systemRoots } from "./system-roots";
import { TappedSocket } from "./tapped-socket";

/** What a server presents to this side as it would call it. */
export interface ServerInspection extends ServerFlight {
  /** Null where the handshake failed before. */
  readonly version: string | null;
  readonly cipher: string | null;
  /** `h2`; empty where nothing was agreed. */
  readonly alpn: string | null;
  /** Every check that fails, the one that would end a call first; none where a call may be made. */
  readonly failures: readonly HandshakeFailure[];
  /** The name that was asked for and looked for; null on a unix socket without one. */
  readonly serverName: string | null;
  /** What the chain fails by, and with which certificate. */
  readonly broken: readonly BrokenLink[];
}

/** A certificate of a chain, and what is wrong with it. */
export interface BrokenLink {
  readonly cause: HandshakeCause;
  /** `CertificateFacts.sha256` */
  readonly sha256: string;
}

/** A first flight of hundreds of certificates is none that one needs to see. */
const maxFlightBytes = 256 * 1024;
const lookMs = 8_000;
/** How long a server of TLS 1.3 may take to refuse a client certificate, which it does after the handshake. */
const afterthoughtMs = 400;

/**
 * Makes a handshake with a target and says what it presents; sends nothing else. A route without TLS, or one that asks nobody, is
 * judged by the system's roots. Faults: io, there is no connection to look at; unsupported, the target is no address.
 */
export async function inspectServer(target: Target, route: ChannelRoute, budgetMs = lookMs): Promise<ServerInspection> {
  return lookAt(target, route, judgedBy(route), budgetMs);
}

async function lookAt(target: Target, route: ChannelRoute, security: TlsSecurity, budgetMs: number): Promise<ServerInspection> {
  const serverName = serverNameOf(security, target.host);
  const options = await handshakeOptions(security, serverName);
  const socket = await openSocket(target, route, budgetMs);
  const tapped = new TappedSocket(socket, maxFlightBytes);
  let secret: Buffer | null = null;
  try {
    const secured = connectTls({ ...options, socket: tapped });
    secured.on("keylog", (line: Buffer) => {
      secret ??= secretOf(line);
    });
    const ended = await handshakeEnd(secured, security, serverName, budgetMs);
    const flight = readServerFlight(tapped.received, secret);
    const broken = await brokenLinks(flight.chain, security.roots);
    return { ...flight, ...ended.facts, serverName, broken, failures: failuresOf(ended.failure, flight, broken, security, serverName) };
  } finally {
    tapped.destroy();
  }
}

function judgedBy({ security }: ChannelRoute): TlsSecurity {
  const usual = systemTlsRoute.security as TlsSecurity;
  if (security.transport === "plaintext") return usual;
  return security.roots === "nobody" ? { ...security, roots: usual.roots } : security;
}

type Facts = Pick<ServerInspection, "version" | "cipher" | "alpn">;
const noFacts: Facts = { version: null, cipher: null, alpn: null };

function handshakeEnd(
  secured: TLSSocket,
  security: TlsSecurity,
  serverName: string | null,
  budgetMs: number,
): Promise<{ facts: Facts; failure: HandshakeFailure | null }> {
  return new Promise((resolve) => {
    let facts = noFacts;
    const end = (failure: HandshakeFailure | null) => {
      clearTimeout(timer);
      resolve({ facts, failure });
    };
    let timer = setTimeout(() => end(describeFailure("silent", "No answer in time.", serverName, [])), budgetMs);
    secured.once("secureConnect", () => {
      facts = { version: secured.getProtocol(), cipher: secured.getCipher().standardName, alpn: secured.alpnProtocol || "" };
      const failure = judge(secured, security, serverName);
      clearTimeout(timer);
      timer = setTimeout(() => end(failure), failure === null && facts.version === "TLSv1.3" ? afterthoughtMs : 0);
    });
    // What a server sends when it is content ends the waiting.
    secured.once("data", () => end(judge(secured, security, serverName)));
    secured.on("error", (error: NodeJS.ErrnoException) =>
      end(describeFailure(causeOfError(error.code ?? "", security.identity !== null), wordsOf(error), serverName, [])),
    );
    secured.once("close", () => end(describeFailure("reset", "The connection was closed.", serverName, [])));
  });
}

/** All that is wrong, where OpenSSL tells the last thing that it found. */
function failuresOf(
  first: HandshakeFailure | null,
  flight: ServerFlight,
  broken: readonly BrokenLink[],
  security: TlsSecurity,
  serverName: string | null,
): HandshakeFailure[] {
  const chain = readCertificates(flight.chain);
  const [leaf] = chain;
  if (!leaf) return first === null ? [] : [first];
  const told = first === null ? [] : [explainedBy(first, flight, chain, security.identity !== null)];
  if (!looksAtChain(security.roots)) return told;
  const isOther = serverName !== null && !isFor(leaf, serverName);
  const own = new Set([...broken.map(({ cause }) => cause), ...(isOther ? (["name-mismatch"] as const) : [])]);
  const more = [...own].filter((cause) => cause !== told[0]?.cause);
  return [...told, ...more.map((cause) => describeFailure(cause, cause, serverName, chain))];
}

/** Who asks nobody, or for one certificate, looks at no names and dates. */
function looksAtChain(roots: TlsSecurity["roots"]): roots is "system" | { readonly pem: readonly string[] } {
  return roots === "system" || (typeof roots === "object" && "pem" in roots);
}

async function brokenLinks(chain: readonly Uint8Array[], roots: TlsSecurity["roots"]): Promise<BrokenLink[]> {
  if (chain.length === 0 || !looksAtChain(roots)) return [];
  const pem = roots === "system" ? (await systemRoots()).pem : roots.pem;
  try {
    const { failures, path } = await verifyChain({ chain, roots: trustedOf(pem), purpose: "serverAuth", now: Date.now() });
    return failures.map(({ cause, index }) => ({ cause: ofChain[cause], sha256: path[index]?.sha256 ?? "" }));
  } catch (error) {
    // What we cannot read, OpenSSL has judged.
    if (error instanceof Fault) return [];
    throw error;
  }
}

/** The system's roots are some 150, and the same each time. */
const readRoots = new WeakMap<readonly string[], Uint8Array[]>();

/** The same bytes for the same list, so that what is read of them is read once. */
function trustedOf(pem: readonly string[]): readonly Uint8Array[] {
  const known = readRoots.get(pem) ?? pem.flatMap(certificatesOfPem);
  readRoots.set(pem, known);
  return known;
}

const ofChain: Record<ChainFailure["cause"], HandshakeCause> = {
  "self-signed": "self-signed",
  "unknown-authority": "unknown-authority",
  "bad-signature": "unknown-authority",
  "not-authority": "unknown-authority",
  expired: "expired",
  "not-yet-valid": "not-yet-valid",
  "wrong-purpose": "wrong-purpose",
  "path-too-long": "other",
  "name-not-permitted": "other",
};

/** A failure with what the flight adds: whose certificate it is about, and that a client certificate was asked for before it. */
function explainedBy(
  failure: HandshakeFailure,
  flight: ServerFlight,
  chain: readonly X509Certificate[],
  hasIdentity: boolean,
): HandshakeFailure {
  // Java's servers, for one, answer a certificate that they do not take with an internal error.
  const isAlert = failure.cause === "other" && /alert/i.test(failure.words);
  const isOverIdentity = flight.asksForIdentity && (isAlert || failure.cause === "no-cipher" || failure.cause === "reset");
  const cause = isOverIdentity ? (hasIdentity ? "identity-refused" : "identity-required") : failure.cause;
  return { ...describeFailure(cause, failure.words, failure.serverName, chain), at: failure.at };
}

/** As far as they are certificates. */
function readCertificates(chain: readonly Uint8Array[]): X509Certificate[] {
  return chain.flatMap((der) => {
    try {
      return [new X509Certificate(der)];
    } catch {
      return [];
    }
  });
}

function secretOf(line: Buffer): Buffer | null {
  const [, hex] = /^SERVER_HANDSHAKE_TRAFFIC_SECRET [0-9a-f]+ ([0-9a-f]+)/.exec(line.toString("latin1")) ?? [];
  return hex === undefined ? null : Buffer.from(hex, "hex");
}

const worthAnotherLook: readonly HandshakeCause[] = ["no-cipher", "reset", "identity-required", "identity-refused", "other"];

/** Says more of a failure of a call than its own evidence does, by another look at the server. Throws nothing. */
export async function explainHandshake(failure: HandshakeFailure, target: Target, route: ChannelRoute): Promise<HandshakeFailure> {
  const isClear = failure.sha256 !== null || !worthAnotherLook.includes(failure.cause);
  if (isClear || route.security.transport === "plaintext") return failure;
  try {
    const [found] = (await lookAt(target, route, route.security, lookMs)).failures;
    return found ?? failure;
  } catch (error) {
    if (error instanceof Fault || error instanceof HandshakeError) return failure;
    throw error;
  }
}
