import { Fault } from "../base/fault";
import type { Transport } from "./trust";

/** A server's address in the form that gRPC name resolution takes. */
export interface Target {
  /** What the user wrote, trimmed. */
  readonly text: string;
  /** `dns:///host:port`, `ipv6:[…]:port` or `unix:path`. */
  readonly uri: string;
  /** For display and for probing, an IPv6 address without brackets; null for unix sockets. */
  readonly host: string | null;
  readonly port: number | null;
  /** What its scheme asks for; null where it says nothing, and the rules decide (trust-rules.ts). */
  readonly transport: Transport | null;
  /** Put before a method's path, e.g. `/api/grpc`; empty for none. */
  readonly prefix: string;
}

const example = "Write it as host:port, for example localhost:50051.";

interface Scheme {
  readonly transport: Transport;
  readonly port: number;
}

/** The schemes that say how to connect, with the ports that they mean. */
const schemes = new Map<string, Scheme>([
  ["https", { transport: "tls", port: 443 }],
  ["grpcs", { transport: "tls", port: 443 }],
  ["http", { transport: "plaintext", port: 80 }],
  ["grpc", { transport: "plaintext", port: 80 }],
]);

/**
 * Reads a target as people write it: `host:port`, `:port`, `[::1]:port`, `dns:///host:port`, `unix:/path`, or a URL:
 * `https://host`, `grpcs://host:port/prefix` (TLS, port 443), `http://host`, `grpc://host` (plaintext, port 80).
 * Throws Fault `target-invalid`. Elsewhere a missing port is an error: gRPC has no default that would help.
 */
export function parseTarget(input: string): Target {
  const text = input.trim();
  if (text === "") throw new Fault("target-invalid", "The target is empty.", { act: example });
  if (/^unix:/i.test(text)) return unixTarget(text);
  const [, name = "", rest = ""] = /^([a-z]+):\/\/(.*)$/i.exec(text) ?? [];
  const scheme = schemes.get(name.toLowerCase());
  if (scheme) return urlTarget(text, rest, scheme);
  const bare = text.replace(/^(dns:\/\/\/?|ipv4:|ipv6:)/i, "").replace(/\/$/, "");
  return { text, ...addressOf(text, bare, null), transport: null, prefix: "" };
}

/** `host:port` as it is written everywhere, with an IPv6 address in brackets. */
export function joinHostPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** A host and port as gRPC's name resolution takes them. */
export function addressUri(host: string, port: number): string {
  return `${host.includes(":") ? "ipv6:" : "dns:///"}${joinHostPort(host, port)}`;
}

/** A name or address of this machine, by RFC 6761 and RFC 1122; what only resolves to one is not taken, since DNS may say otherwise. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  return name === "localhost" || name.endsWith(".localhost") || name === "::1" || /^127(\.\d{1,3}){3}$/.test(name);
}

function unixTarget(text: string): Target {
  const path = text.slice("unix:".length).replace(/^\/\/(?=\/)/, "");
  if (path === "") throw new Fault("target-invalid", "The unix socket has no path.", { act: "Write unix:/path/to/socket." });
  return { text, uri: `unix:${path}`, host: null, port: null, transport: null, prefix: "" };
}

function urlTarget(text: string, rest: string, { transport, port }: Scheme): Target {
  const [, address = "", path = ""] = /^([^/]*)(.*)$/.exec(rest) ?? [];
  if (address.includes("@")) {
    throw new Fault("target-invalid", `"${text}" has a user in it, and gRPC sends none in its target.`, {
      act: "Leave it out, and give credentials as metadata or authentication.",
      facts: { target: text },
    });
  }
  if (/[?#\s]/.test(path)) {
    throw new Fault("target-invalid", `"${text}" has more than a path behind its host.`, { act: "Leave out ? and # and what follows." });
  }
  return { text, ...addressOf(text, address, port), transport, prefix: path.replace(/\/+$/, "") };
}

function addressOf(text: string, address: string, defaultPort: number | null): Pick<Target, "uri" | "host" | "port"> {
  const match = /^(?:\[([0-9a-fA-F:.%\w]+)\]|([^\s:/?#[\]]*))(?::(\d{1,5}))?$/.exec(address);
  const port = match?.[3] === undefined ? defaultPort : Number(match[3]);
  if (!match || port === null || port < 1 || port > 65535 || (address === "" && defaultPort !== null)) {
    const act = /^[^\s:/]+$/.test(address) && address !== "" ? `The port is missing: try ${address}:50051.` : example;
    throw new Fault("target-invalid", `"${text}" is not a target.`, { act, facts: { target: text } });
  }
  const host = match[1] ?? (match[2] || "localhost");
  return { uri: addressUri(host, port), host, port };
}
