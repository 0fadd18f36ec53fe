import { joinHostPort, type Target } from "./target";
import { defaultTargetSettings, type Origin, type TargetRule, type TargetSettings, type TargetTrust } from "./trust";

/**
 * What holds for a target, and why. Of each setting the rule with the most specific pattern decides: `host:port`, then `host`,
 * then the longest wildcard, then `*`; of two with one pattern the later one. A target's scheme decides its transport before all rules.
 */
export function resolveTrust(target: Target, rules: readonly TargetRule[]): TargetTrust {
  const matching = rules
    .map((rule) => ({ rule, rank: rankOf(rule.pattern, target) }))
    .filter(({ rank }) => rank !== null)
    // Stable: the later one of the same rank comes last, and the last one wins.
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map(({ rule }) => rule);
  const settings: TargetSettings = { ...defaultTargetSettings, transport: isNear(target) ? "plaintext" : "tls" };
  const origins = allBy({ by: "default" });
  for (const rule of matching) {
    const chosen = chosenBy(rule);
    Object.assign(settings, chosen);
    for (const key of settingNames) if (key in chosen) origins[key] = { by: "rule", id: rule.id, pattern: rule.pattern };
  }
  if (target.transport === null) return { settings, origins };
  return { settings: { ...settings, transport: target.transport }, origins: { ...origins, transport: { by: "scheme" } } };
}

/** Does a rule's pattern match a target? */
export function matchesPattern(pattern: string, target: Target): boolean {
  return rankOf(pattern, target) !== null;
}

/** Is a text a pattern that can match anything? */
export function isPattern(text: string): boolean {
  const pattern = text.trim();
  if (/^unix:/i.test(pattern)) return pattern.length > "unix:".length;
  const { host } = splitPattern(pattern);
  return host !== "" && !/[\s/?#]/.test(host) && (host === "*" || !host.replace(/^\*\./, "").includes("*"));
}

const settingNames = Object.keys(defaultTargetSettings) as (keyof TargetSettings)[];

function allBy(origin: Origin): Record<keyof TargetSettings, Origin> {
  return Object.fromEntries(settingNames.map((key) => [key, origin])) as Record<keyof TargetSettings, Origin>;
}

/** What a rule chooses, and nothing else that its object has. */
function chosenBy(rule: TargetRule): Partial<TargetSettings> {
  return Object.fromEntries(settingNames.filter((key) => rule.settings[key] !== undefined).map((key) => [key, rule.settings[key]]));
}

/** Higher is more specific; null where the pattern does not match. A port beside a wildcard weighs less than a longer wildcard. */
function rankOf(text: string, target: Target): number | null {
  const pattern = text.trim();
  if (pattern === "*") return 0;
  if (/^unix:/i.test(pattern)) return pattern.replace(/^unix:(\/\/(?=\/))?/i, "unix:") === target.uri ? exactRank : null;
  if (target.host === null || target.port === null) return null;
  const { host, port } = splitPattern(pattern);
  if (port !== null && port !== target.port) return null;
  const name = nameOf(target.host);
  const more = port === null ? 0 : 1;
  if (host === "*") return more;
  if (host === name) return exactRank - 1 + more;
  return host.startsWith("*.") && name.endsWith(host.slice(1)) && name.length > host.length - 1 ? host.length * 2 + more : null;
}

/** Above every wildcard: names have at most 253 letters. */
const exactRank = 10_000;

function splitPattern(pattern: string): { host: string; port: number | null } {
  const [, bracketed, plain = "", port] = /^(?:\[([^\]]*)\]|([^\]]*?))(?::(\d{1,5}))?$/.exec(pattern) ?? [];
  // An IPv6 address without brackets has no port.
  if (bracketed === undefined && plain.includes(":")) return { host: nameOf(pattern), port: null };
  return { host: nameOf(bracketed ?? plain), port: port === undefined ? null : Number(port) };
}

function nameOf(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}

/** This machine, a private network, or a name that only such a one resolves: there plaintext is the custom. */
function isNear({ host, uri }: Target): boolean {
  if (host === null) return uri.startsWith("unix:");
  const name = nameOf(host).replace(/^::ffff:(?=\d+\.)/, "");
  if (name.includes(":")) return isNearV6(name);
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return isNearV4(name.split(".").map(Number));
  return !name.includes(".") || name.endsWith(".localhost");
}

/** Loopback, RFC 1918, link-local (RFC 3927), and 0.0.0.0, which means this machine. */
function isNearV4([a = 0, b = 0]: readonly number[]): boolean {
  return a === 127 || a === 10 || a === 0 || (a === 192 && b === 168) || (a === 172 && b >= 16 && b < 32) || (a === 169 && b === 254);
}

/** Loopback, `::`, unique local (RFC 4193) and link-local (RFC 4291). */
function isNearV6(address: string): boolean {
  if (/^[0:]*:[01]?$/.test(address)) return true;
  const first = Number.parseInt(address.split(":")[0] ?? "", 16);
  return (first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfe80;
}

/** The most specific pattern for a target: what a rule that is made from it gets. */
export function patternFor({ host, port, uri }: Target): string {
  return host === null || port === null ? uri : joinHostPort(host, port);
}
