import { Fault } from "../base/fault";

/** A server's address in the form that gRPC name resolution takes. */
export interface Target {
  /** What the user wrote, trimmed. */
  readonly text: string;
  /** `dns:///host:port`, `ipv4:…`, `ipv6:[…]:port` or `unix:path`. */
  readonly uri: string;
  /** For display and for probing; null for unix sockets and for resolvers that need none. */
  readonly host: string | null;
  readonly port: number | null;
}

const example = "Write it as host:port, for example localhost:50051.";

/**
 * Reads a target as people write it: `host:port`, `:port`, `[::1]:port`, `dns:///host:port`, `http://host:port`,
 * `unix:/path`. Throws Fault `target-invalid`. A missing port is an error: gRPC has no default that would help.
 */
export function parseTarget(input: string): Target {
  const text = input.trim();
  if (text === "") throw new Fault("target-invalid", "The target is empty.", { act: example });
  if (/^unix:/i.test(text)) {
    const path = text.slice("unix:".length).replace(/^\/\/(?=\/)/, "");
    if (path === "") throw new Fault("target-invalid", "The unix socket has no path.", { act: "Write unix:/path/to/socket." });
    return { text, uri: `unix:${path}`, host: null, port: null };
  }
  if (/^(https|grpcs):\/\//i.test(text)) {
    throw new Fault("target-invalid", `"${text}" asks for TLS, and this version makes plaintext calls only.`, {
      act: "Give host:port of a plaintext port. It never falls back silently.",
      facts: { target: text },
    });
  }
  const bare = text.replace(/^(dns:\/\/\/?|http:\/\/|grpc:\/\/|ipv4:|ipv6:)/i, "").replace(/\/$/, "");
  const match = /^(?:\[([0-9a-fA-F:.%\w]+)\]|([^\s:/[\]]*)):(\d{1,5})$/.exec(bare);
  const port = match ? Number(match[3]) : 0;
  if (!match || port < 1 || port > 65535) {
    const act = /^[^\s:/]+$/.test(bare) ? `The port is missing: try ${bare}:50051.` : example;
    throw new Fault("target-invalid", `"${text}" is not a target.`, { act, facts: { target: text } });
  }
  const host = match[1] ?? (match[2] || "localhost");
  const uri = match[1] ? `ipv6:[${host}]:${port}` : `dns:///${host}:${port}`;
  return { text, uri, host, port };
}
