import { readFile } from "node:fs/promises";
import path from "node:path";
import { Fault } from "#shared/base/fault";
import type { RouteFinder } from "../engine/channels/pool";
import {
  type ChannelIdentity,
  type ChannelRoots,
  type ChannelRoute,
  plaintextRoute,
  systemTlsRoute,
  type TlsSecurity,
} from "../engine/channels/security";
import type { FlagSpecs, ParsedFlags } from "./flags";

/** The flags that say how to reach a server. Without any, TLS by the system's roots. */
export const routeFlags = {
  plaintext: { kind: "switch", help: "plain HTTP/2 without TLS; it is never fallen back to" },
  cacert: { kind: "text", value: "FILE", help: "PEM of the authorities to trust, instead of the system's" },
  cert: { kind: "text", value: "FILE", help: "PEM of this side's certificate, and those above it; with -key" },
  key: { kind: "text", value: "FILE", help: "PEM of the certificate's key; with -cert" },
  insecure: { kind: "switch", help: "ask nobody whether the server is who it says" },
  servername: { kind: "text", value: "NAME", help: "the name to ask for, and to find in the server's certificate" },
  authority: { kind: "text", value: "NAME", help: "the :authority of calls" },
} as const satisfies FlagSpecs;

type RouteFlags = ParsedFlags<keyof typeof routeFlags>;

/** The way to whatever target is given, as the flags say. Faults: bad-params, flags against each other; file-not-found. */
export function routeBy(flags: RouteFlags): RouteFinder {
  return async ({ transport, text }) => {
    const authority = flags.text("authority");
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
    if (flags.isOn("plaintext") || transport === "plaintext") return { ...plaintextRoute, authority };
    return { ...systemTlsRoute, security: await securityOf(flags), authority } satisfies ChannelRoute;
  };
}

async function securityOf(flags: RouteFlags): Promise<TlsSecurity> {
  const usual = systemTlsRoute.security as TlsSecurity;
  return { ...usual, roots: await rootsOf(flags), identity: await identityOf(flags), serverName: flags.text("servername") };
}

async function rootsOf(flags: RouteFlags): Promise<ChannelRoots> {
  const file = flags.text("cacert");
  if (flags.isOn("insecure")) return "nobody";
  return file === null ? "system" : { pem: [await read(file)] };
}

async function identityOf(flags: RouteFlags): Promise<ChannelIdentity | null> {
  const [cert, key] = [flags.text("cert"), flags.text("key")];
  if (cert === null && key === null) return null;
  if (cert === null || key === null) {
    throw new Fault("bad-params", "-cert and -key are given together.", { act: "Give both." });
  }
  return { chain: await read(cert), key: await read(key) };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(path.resolve(file), "utf8");
  } catch (error) {
    throw new Fault("file-not-found", `There is no file ${file} to read.`, { act: "Check its path.", cause: error });
  }
}
