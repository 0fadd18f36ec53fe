import { BlockList, isIP } from "node:net";
import { Fault } from "#shared/base/fault";
import { joinHostPort, type Target } from "#shared/model/target";
import type { EnvironmentProxy } from "#shared/model/trust";
import type { ProxyRoute } from "../channels/security";

/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a target, as gRPC's own libraries look for it: grpc_proxy, https_proxy, http_proxy, and then
 * curl's all_proxy, the first that is set; null where there is none, or no_grpc_proxy or no_proxy excepts the target. Fault route-broken: what is set is no URL
 * of a proxy that we can use; going straight to the target is not what was asked for. Sources: grpc/grpc doc/environment_variables.md; curl's manual for socks5://.
 */
export function proxyOfEnvironment(target: Target, environment: Environment): ProxyRoute | null {
  const { named, excepting } = lookUp(target, environment);
  return named && !excepting ? proxyOfUrl(named.value) : null;
}

/** The same as it is told to people: which variable says so, and where the way leads. */
export function environmentProxy(target: Target, environment: Environment): EnvironmentProxy {
  const { named, excepting } = lookUp(target, environment);
  const told = { variable: named?.name ?? null, exceptedBy: excepting?.name ?? null };
  try {
    const route = named && proxyOfUrl(named.value);
    return { ...told, address: route && joinHostPort(route.host, route.port) };
  } catch {
    return { ...told, address: null };
  }
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

/** The variable that names a target's proxy, and the one that excepts the target from it. */
function lookUp(target: Target, environment: Environment): { named: Variable | null; excepting: Variable | null } {
  const named = target.host === null ? null : first(environment, ["grpc_proxy", "https_proxy", "http_proxy", "all_proxy"]);
  const exceptions = named && first(environment, ["no_grpc_proxy", "no_proxy"]);
  return { named, excepting: exceptions && isExcepted(target, exceptions.value.split(",")) ? exceptions : null };
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
function first(environment: Environment, names: readonly string[]): Variable | null {
  for (const name of names.flatMap((small) => [small, small.toUpperCase()])) {
    const value = environment[name];
    if (value) return { name, value };
  }
  return null;
}
