import { createHash } from "node:crypto";
import { defaultTargetSettings, type TlsVersion } from "#shared/model/trust";

/** Who vouches for a server, as material. The words for it are in shared/model/trust.ts (`Roots`). */
export type ChannelRoots =
  | "system"
  | "nobody"
  /** Certificates in PEM, one in each string; nobody else is trusted. */
  | { readonly pem: readonly string[] }
  /** The SHA-256 of the server's own certificate: hexadecimal, upper case, without separators. */
  | { readonly pin: string };

/** A certificate chain, the leaf first, and the key of the leaf: PEM that BoringSSL reads, the key as PKCS#8 without a password. */
export interface ChannelIdentity {
  readonly chain: string;
  readonly key: string;
}

/** How a channel is secured. A channel is made of this and never of anything weaker. */
export type ChannelSecurity =
  | { readonly transport: "plaintext" }
  | {
      readonly transport: "tls";
      readonly roots: ChannelRoots;
      readonly identity: ChannelIdentity | null;
      /** Asked for (SNI) and looked for in the certificate; null for the target's host. */
      readonly serverName: string | null;
      readonly minVersion: TlsVersion;
      readonly maxVersion: TlsVersion;
    };

export type TlsSecurity = Extract<ChannelSecurity, { readonly transport: "tls" }>;

/** A proxy that connections go through; it looks up the target's name. */
export interface ProxyRoute {
  readonly kind: "http" | "socks5";
  readonly host: string;
  readonly port: number;
  /** Empty for none. */
  readonly user: string;
  readonly password: string;
}

/** All of a target's settings that a channel is made of, with nothing left to look up. */
export interface ChannelRoute {
  readonly security: ChannelSecurity;
  readonly proxy: ProxyRoute | null;
  /** The `:authority` of calls; null for the server's name, or the target's host and port. */
  readonly authority: string | null;
  /** JSON; null for none. */
  readonly serviceConfig: string | null;
  /** Put before gRPC's own; null for Wirebench's. */
  readonly userAgent: string | null;
}

const plain = { proxy: null, authority: null, serviceConfig: null, userAgent: null } as const;

/** Plaintext, straight to the target. */
export const plaintextRoute: ChannelRoute = { ...plain, security: { transport: "plaintext" } };

/** TLS by the system's roots, straight to the target. */
export const systemTlsRoute: ChannelRoute = {
  ...plain,
  security: {
    transport: "tls",
    roots: "system",
    identity: null,
    serverName: null,
    minVersion: defaultTargetSettings.minVersion,
    maxVersion: defaultTargetSettings.maxVersion,
  },
};

/** A route does not change, and those that are used often are the same object: a digest takes longer than to find a channel by it. */
const digests = new WeakMap<ChannelRoute, string>();

/** The same for routes that make the same channel, another where a certificate, key, password or setting differs. Tells none of them. */
export function routeDigest(route: ChannelRoute): string {
  const known = digests.get(route);
  if (known !== undefined) return known;
  const digest = createHash("sha256")
    .update(JSON.stringify(inOrder(route)))
    .digest("hex");
  digests.set(route, digest);
  return digest;
}

/** With the keys of all objects in one order. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => [key, inOrder(member)]);
}
