import { BlockList, isIP } from "node:net";
import { Fault } from "#shared/base/fault";
import { isLoopback, type Target } from "#shared/model/target";
import type { ProxyRoute } from "../channels/security";

/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a target, as gRPC's own libraries look for it: grpc_proxy, https_proxy, http_proxy, and then
 * curl's all_proxy, the first that is set; null where there is none, where no_grpc_proxy or no_proxy excepts the target, and for this machine, as Go has it. Fault route-broken: what is set is no URL
 * of a proxy that we can use; going straight to the target is not what was asked for. Sources: grpc/grpc doc/environment_variables.md; curl's manual for socks5://; Go's net/http, ProxyFromEnvironment.
 */
export function proxyOfEnvironment(target: Target, environment: Environment): ProxyRoute | null {
  const url = first(environment, ["grpc_proxy", "https_proxy", "http_proxy", "all_proxy"]);
  if (url === null || target.host === null || isLoopback(target.host)) return null;
  const excepted = first(environment, ["no_grpc_proxy", "no_proxy"]) ?? "";
  return isExcepted(target, excepted.split(",")) ? null : proxyOfUrl(url);
}

/**
 * Is a target excepted from a proxy? `host`, `.example.com` or `*.example.com` with all below it, `10.0.0.0/8` or `fd00::/8`, each with `:port`
 * where only that one is meant; `*` for all.
 */
export function isExcepted({ host, port }: Target, exceptions: readonly string[]): boolean {
  if (host === null) return true;
  return exceptions.some((text) => {
    const exception = text.trim().toLowerCase();
    const [, name = "", only] = /^(\[[^\]]*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(exception) ?? [];
    if (name === "" || (only !== undefined && Number(only) !== port)) return false;
    return name === "*" || matches(name.replace(/^\[|\]$/g, ""), host.toLowerCase());
  });
}

function matches(name: string, host: string): boolean {
  const [network = "", bits] = name.split("/");
  if (bits !== undefined) return /^\d{1,3}$/.test(bits) && isInNetwork(host, network.replace(/\]$/, ""), Number(bits));
  const suffix = name.replace(/^\*?\./, "");
  return host === suffix || host.endsWith(`.${suffix}`);
}

/** Is an address in a network of so many bits? False for what is none. */
function isInNetwork(host: string, network: string, bits: number): boolean {
  const family = isIP(network);
  const address = host.replace(/%.*$/, "");
  if (family === 0 || isIP(address) !== family || !(bits >= 0 && bits <= (family === 4 ? 32 : 128))) return false;
  const kind = family === 4 ? "ipv4" : "ipv6";
  const networks = new BlockList();
  networks.addSubnet(network, bits, kind);
  return networks.check(address, kind);
}

const defaultPorts: Readonly<Record<string, number>> = { "http:": 80, "socks5:": 1080, "socks5h:": 1080 };

function proxyOfUrl(text: string): ProxyRoute {
  const written = text.includes("://") ? text : `http://${text}`;
  const url = URL.canParse(written) ? new URL(written) : null;
  const defaultPort = url ? defaultPorts[url.protocol] : undefined;
  if (!url || defaultPort === undefined || url.hostname === "") {
    // Not the text itself, which may have a password in it.
    throw new Fault("route-broken", "The environment names a proxy whose URL cannot be used.", {
      act: "Set grpc_proxy, https_proxy, http_proxy or all_proxy to http://host:port or socks5://host:port, or choose another proxy for this target.",
    });
  }
  return {
    kind: url.protocol === "http:" ? "http" : "socks5",
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? defaultPort : Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

/** Small letters first, as curl has it. */
function first(environment: Environment, names: readonly string[]): string | null {
  for (const name of names) {
    const value = environment[name] || environment[name.toUpperCase()];
    if (value) return value;
  }
  return null;
}
