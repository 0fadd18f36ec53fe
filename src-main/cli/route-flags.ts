import { Fault } from "#shared/base/fault";
import { defaultKeepalive, type Keepalive } from "#shared/model/call";
import { isLoopback, type Target } from "#shared/model/target";
import { resolveTrust } from "#shared/model/trust-rules";
import type { RouteFinder } from "../engine/channels/pool";
import { type ChannelRoots, type ChannelRoute, plaintextRoute, systemTlsRoute, type TlsSecurity } from "../engine/channels/security";
import { proxyOfEnvironment } from "../engine/trust/proxy-environment";
import type { FlagSpecs, ParsedFlags } from "./flags";
import type { CliIo } from "./io";
import { KeyFileReader, passwordOf } from "./key-files";

/** The flags that say how to reach a server. Without any, TLS by the system's roots. */
export const routeFlags = {
  plaintext: { kind: "switch", help: "plain HTTP/2 without TLS; it is never fallen back to" },
  cacert: { kind: "text", value: "FILE", help: "the authorities to trust instead of the system's: PEM, DER, PKCS#12, or a folder of them" },
  cert: { kind: "text", value: "FILE", help: "this side's certificate, and those above it: PEM, DER, or PKCS#12 with the key in it" },
  key: { kind: "text", value: "FILE", help: "the certificate's key, where it is in a file of its own: PEM, DER, encrypted or not" },
  pass: {
    kind: "text",
    value: "PASSWORD",
    help: "what encrypted files open with; asked for in a terminal. Better: WIREBENCH_CERT_PASSWORD",
  },
  insecure: { kind: "switch", help: "ask nobody whether the server is who it says" },
  servername: { kind: "text", value: "NAME", help: "the name to ask for, and to find in the server's certificate" },
  authority: { kind: "text", value: "NAME", help: "the :authority of calls; without -servername, of the certificate too" },
  unix: { kind: "switch", help: "the target is the path of a unix socket" },
  "token-env": { kind: "text", value: "NAME", help: "send the bearer token that the environment variable NAME has" },
  "connect-timeout": { kind: "text", value: "SECONDS", help: "how long connecting may take; 10 seconds by default" },
  "keepalive-time": { kind: "text", value: "SECONDS", help: "how long a connection is silent before it is pinged" },
} as const satisfies FlagSpecs;

export type RouteFlags = ParsedFlags<keyof typeof routeFlags>;

const defaultConnectSeconds = 10;

/** How long a connection may take, in milliseconds. Fault bad-params. */
export function connectMsOf(flags: RouteFlags): number {
  return Math.max(1, Math.round((flags.number("connect-timeout") ?? defaultConnectSeconds) * 1000));
}

/** Pings after the flag's time, each to be answered within the same, as grpcurl has it. Fault bad-params. */
export function keepaliveOf(flags: RouteFlags): Keepalive {
  const seconds = flags.number("keepalive-time");
  if (seconds === null) return defaultKeepalive;
  const ms = Math.max(1, Math.round(seconds * 1000));
  return { timeMs: ms, timeoutMs: ms };
}

/** A target as it is written on the command line; with -unix it is a path. */
export function targetText(flags: RouteFlags, text: string): string {
  return flags.isOn("unix") && !/^unix:/i.test(text) ? `unix:${text}` : text;
}

/**
 * The way to whatever target is given, as the flags say; their files are read once. The proxy is the one that the environment names; this
 * machine is reached without one, as grpcurl has it (Go's net/http, ProxyFromEnvironment). Faults: bad-params, flags against each other; those of KeyFileReader and proxyOfEnvironment.
 */
export function routeBy(flags: RouteFlags, io: Pick<CliIo, "askSecret">, nearIsPlaintext = false): RouteFinder {
  let security: Promise<TlsSecurity> | null = null;
  return async (target) => {
    mustAgree(flags, target);
    const authority = flags.text("authority");
    const proxy = target.host === null || isLoopback(target.host) ? null : proxyOfEnvironment(target, process.env);
    const isPlain = target.transport === "plaintext" || (nearIsPlaintext && !asksForTls(flags) && isPlaintextByDefault(target));
    if (flags.isOn("plaintext") || isPlain) return { ...plaintextRoute, proxy, authority };
    security ??= securityOf(flags, io);
    return { ...systemTlsRoute, security: await security, proxy, authority } satisfies ChannelRoute;
  };
}

function asksForTls(flags: RouteFlags): boolean {
  return flags.isOn("insecure") || (["cacert", "cert", "key", "servername"] as const).some((name) => flags.text(name) !== null);
}

function isPlaintextByDefault(target: Target): boolean {
  return resolveTrust(target, []).settings.transport === "plaintext";
}

function mustAgree(flags: RouteFlags, { transport, text }: Target): void {
  const tlsFlag = (["cacert", "cert", "key", "servername"] as const).find((name) => flags.text(name) !== null);
  const tls = flags.isOn("insecure") ? "insecure" : tlsFlag;
  if (flags.isOn("plaintext") && tls !== undefined) {
    throw new Fault("bad-params", `-plaintext and -${tls} contradict each other.`, { act: "Leave out one of the two." });
  }
  if ((flags.isOn("plaintext") && transport === "tls") || (tls !== undefined && transport === "plaintext")) {
    throw new Fault("bad-params", `-${tls ?? "plaintext"} and ${text} contradict each other.`, {
      act: "Leave out the scheme, or the flag.",
    });
  }
}

async function securityOf(flags: RouteFlags, io: Pick<CliIo, "askSecret">): Promise<TlsSecurity> {
  const usual = systemTlsRoute.security as TlsSecurity;
  const [cert, key] = [flags.text("cert"), flags.text("key")];
  if (cert === null && key !== null) throw new Fault("bad-params", "-key is given without -cert.", { act: "Give both." });
  const files = new KeyFileReader(passwordOf(flags.text("pass")), io);
  // One after the other, so that a password is asked for once.
  const roots = await rootsOf(flags, files);
  const identity = cert === null ? null : await files.identity(cert, key);
  return { ...usual, roots, identity, serverName: flags.text("servername") ?? hostOf(flags.text("authority")) };
}

async function rootsOf(flags: RouteFlags, files: KeyFileReader): Promise<ChannelRoots> {
  const place = flags.text("cacert");
  if (flags.isOn("insecure")) return "nobody";
  return place === null ? "system" : { pem: await files.authorities(place) };
}

/** As grpc-go has it: an authority stands for the server's name, without its port. */
function hostOf(authority: string | null): string | null {
  return authority?.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1") ?? null;
}
