import { BlockList, isIP } from "node:net";
import { Fault } from "#shared/base/fault";
import type { Target } from "#shared/model/target";
import type { ProxyChoice } from "#shared/model/trust";
import { matchesPattern } from "#shared/model/trust-rules";
import type { ProxyRoute } from "./security";

/** In the order in which they are asked, each also in capitals. gRPC's own comes first. */
const variables = ["grpc_proxy", "https_proxy", "http_proxy", "all_proxy"];
const exceptions = ["no_grpc_proxy", "no_proxy"];
const kinds = new Map<string, { readonly kind: ProxyRoute["kind"]; readonly port: number }>([
  ["http:", { kind: "http", port: 80 }],
  ["socks5:", { kind: "socks5", port: 1080 }],
  ["socks5h:", { kind: "socks5", port: 1080 }],
]);

/**
 * The proxy to a target; null for none. `password` is what the choice's secret holds. Fault bad-params: the environment names a proxy
 * of another kind, which is told and not passed over.
 */
export function proxyFor(target: Target, choice: ProxyChoice, password: string, env: NodeJS.ProcessEnv = process.env): ProxyRoute | null {
  if (choice.kind === "none" || target.host === null) return null;
  if (!("host" in choice)) return proxyOf(target, env);
  const { kind, host, port, user } = choice;
  return isExcepted(target, choice.exceptFor) ? null : { kind, host, port, user, password };
}

function proxyOf(target: Target, env: NodeJS.ProcessEnv): ProxyRoute | null {
  const name = firstSet(variables, env);
  const except = firstSet(exceptions, env);
  if (name === null || isExcepted(target, (except === null ? "" : (env[except] ?? "")).split(","))) return null;
  const text = env[name] ?? "";
  const url = URL.canParse(text) ? new URL(text) : null;
  const kind = url && kinds.get(url.protocol);
  if (!url || !kind) {
    throw new Fault("bad-params", `The proxy in ${name} is none that can be used: http:// and socks5:// can.`, { act: `Correct ${name}.` });
  }
  return {
    kind: kind.kind,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? kind.port : Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

function firstSet(names: readonly string[], env: NodeJS.ProcessEnv): string | null {
  return names.flatMap((name) => [name, name.toUpperCase()]).find((name) => env[name]) ?? null;
}

/** As no_proxy has it everywhere: `host` and what is below it, `.host`, `host:port`, an address, a network, or `*`. */
function isExcepted(target: Target, patterns: readonly string[]): boolean {
  return patterns.map((pattern) => pattern.trim()).some((pattern) => pattern !== "" && excepts(pattern, target));
}

function excepts(pattern: string, target: Target): boolean {
  const [, network = "", bits] = /^([\d.]+|[\da-f:]+)\/(\d+)$/i.exec(pattern) ?? [];
  if (bits !== undefined && isIP(network) !== 0) return isWithin(network, Number(bits), target.host ?? "");
  const name = pattern.replace(/^\*?\./, "");
  return matchesPattern(name, target) || (isIP(name) === 0 && matchesPattern(`*.${name}`, target));
}

function isWithin(network: string, bits: number, host: string): boolean {
  const family = isIP(network);
  if (isIP(host) !== family || bits > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, family === 4 ? "ipv4" : "ipv6");
  return list.check(host, family === 4 ? "ipv4" : "ipv6");
}
