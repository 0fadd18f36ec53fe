import type { Socket } from "node:net";
import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import { parseTarget, type Target } from "#shared/model/target";
import type { EnvironmentProxy, ProxyChoice, Roots, TargetRule, TargetSettings, TargetTrust } from "#shared/model/trust";
import { patternFor, resolveTrust } from "#shared/model/trust-rules";
import { connectEndpoint } from "../channels/connect-endpoint";
import type { ChannelIdentity, ChannelRoots, ChannelRoute, ChannelSecurity, ProxyRoute } from "../channels/security";
import { type Environment, environmentProxy, isExcepted, proxyOfEnvironment } from "./proxy-environment";

/** The certificates that are kept, as channels need them; null for one that is not there (any more), or has no key. */
export interface KeptMaterial {
  /** PEM. */
  authority(id: string): Promise<string | null>;
  /** Fault secret-locked: its key is in a keychain that does not let us. */
  identity(id: string): Promise<ChannelIdentity | null>;
}

export interface RouteSources {
  /** The user's rules, in their order. */
  readonly rules: () => Promise<readonly TargetRule[]>;
  readonly material: KeptMaterial;
  /** A secret's text by its id; null where there is none. Fault: secret-locked. */
  readonly secret: (id: string) => Promise<string | null>;
  readonly environment: Environment;
}

/** What holds for a target, and the route by that. */
export interface TargetWay {
  readonly trust: TargetTrust;
  readonly route: ChannelRoute;
}

/** Ways that are known at once: more targets than anybody calls in turn. */
const maxKnown = 100;

/**
 * Turns what was chosen for targets (rules with ids) into what channels are made of (PEM, keys, passwords). Nothing is left out or made
 * weaker: what is chosen and not there is a fault.
 */
export class TargetRoutes {
  readonly #sources: RouteSources;
  /** Those for which nothing had to be looked up but the rules, by the target's text; the same while these rules hold. */
  readonly #known = new Map<string, TargetWay & { readonly rules: readonly TargetRule[] }>();

  constructor(sources: RouteSources) {
    this.#sources = sources;
  }

  /** Faults: route-broken, secret-locked; the reason of a cancellation. */
  async wayTo(target: Target, cancellation?: Cancellation): Promise<TargetWay> {
    const rules = await this.#sources.rules();
    const known = this.#known.get(target.text);
    if (known?.rules === rules) return known;
    const trust = resolveTrust(target, rules);
    const way = { rules, trust, route: await this.#routeBy(target, trust, cancellation) };
    if (this.#known.size >= maxKnown) this.#known.clear();
    if (namesNothingKept(trust.settings)) this.#known.set(target.text, way);
    return way;
  }

  /** Connects to whom a URL names (http: or https:), as is chosen for its host: by its roots, through its proxy. Faults: as wayTo; io. */
  async connect(url: URL, cancellation: Cancellation): Promise<Socket> {
    const secure = url.protocol === "https:";
    const port = url.port === "" ? (secure ? 443 : 80) : url.port;
    const target = parseTarget(`${secure ? "grpcs" : "grpc"}://${url.hostname}:${port}`);
    const { route } = await this.wayTo(target, cancellation);
    return connectEndpoint(target, route);
  }

  /** The same by some settings that are not chosen yet, in the place of those that are. Faults as above. */
  async wayWith(target: Target, instead: Partial<TargetSettings>, cancellation?: Cancellation): Promise<TargetWay> {
    const rule = { id: "", pattern: patternFor(target), settings: instead };
    const trust = resolveTrust(target, [...(await this.#sources.rules()), rule]);
    return { route: await this.#routeBy(target, trust, cancellation), trust };
  }

  /** What the environment says of the way to a target, whether or not that is chosen. */
  environmentProxy(target: Target): EnvironmentProxy {
    return environmentProxy(target, this.#sources.environment);
  }

  async #routeBy(target: Target, trust: TargetTrust, cancellation?: Cancellation): Promise<ChannelRoute> {
    const { settings } = trust;
    const route: ChannelRoute = {
      security: await this.#security(trust),
      proxy: await this.#proxy(target, trust),
      authority: settings.authority,
      serviceConfig: settings.serviceConfig,
      userAgent: settings.userAgent,
    };
    cancellation?.throwIfCancelled();
    return route;
  }

  async #security(trust: TargetTrust): Promise<ChannelSecurity> {
    const { transport, roots, identity, serverName, minVersion, maxVersion } = trust.settings;
    if (transport === "plaintext") return { transport };
    return {
      transport,
      roots: await this.#roots(roots, trust),
      identity: identity === null ? null : await this.#identity(identity, trust),
      serverName,
      minVersion,
      maxVersion,
    };
  }

  async #roots(roots: Roots, trust: TargetTrust): Promise<ChannelRoots> {
    if (roots.from === "pin") return { pin: roots.sha256 };
    if (roots.from !== "kept") return roots.from;
    const kept = await Promise.all(roots.ids.map((id) => this.#sources.material.authority(id)));
    return { pem: kept.map((pem) => pem ?? broken(trust, "roots", "an authority that is not kept any more", "Choose another authority.")) };
  }

  async #identity(id: string, trust: TargetTrust): Promise<ChannelIdentity> {
    const kept = await this.#sources.material.identity(id);
    return (
      kept ?? broken(trust, "identity", "a client certificate whose key is not kept any more", "Import it again, or choose another one.")
    );
  }

  async #proxy(target: Target, trust: TargetTrust): Promise<ProxyRoute | null> {
    const { proxy } = trust.settings;
    if (proxy.kind === "none") return null;
    if (proxy.kind === "environment") return proxyOfEnvironment(target, this.#sources.environment);
    if (!isManual(proxy) || isExcepted(target, proxy.exceptFor)) return null;
    const { kind, host, port, user, password } = proxy;
    const text = password === null ? "" : await this.#sources.secret(password);
    return {
      kind,
      host,
      port,
      user,
      password: text ?? broken(trust, "proxy", "a proxy whose password is not kept any more", "Type it again."),
    };
  }
}

/** What is kept may be gone, or locked, the next time. */
function namesNothingKept({ roots, identity, proxy }: TargetSettings): boolean {
  return roots.from !== "kept" && identity === null && !(isManual(proxy) && proxy.password !== null);
}

type ManualProxy = Extract<ProxyChoice, { readonly host: string }>;

function isManual(proxy: ProxyChoice): proxy is ManualProxy {
  return "host" in proxy;
}

function broken(trust: TargetTrust, setting: keyof TargetSettings, what: string, act: string): never {
  const origin = trust.origins[setting];
  const pattern = origin.by === "rule" ? origin.pattern : "";
  throw new Fault("route-broken", `What is chosen for ${pattern === "" ? "this target" : pattern} names ${what}.`, {
    act,
    facts: { pattern },
  });
}
