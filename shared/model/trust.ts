import type { Auth } from "./auth";

/** How the channel to a target is secured, who decides it, and why. Never changed silently: a failure is told, not worked around. */

export const transports = ["plaintext", "tls"] as const;
export type Transport = (typeof transports)[number];

/** Who vouches for a server. */
export type Roots =
  /** Those that the operating system trusts. */
  | { readonly from: "system" }
  /** Authorities that are kept here (`KeptCertificate.id`), and no other. */
  | { readonly from: "kept"; readonly ids: readonly string[] }
  /** This one certificate, whoever issued it: its SHA-256 (`CertificateFacts.sha256`). Names and dates are not looked at. */
  | { readonly from: "pin"; readonly sha256: string }
  /** Nobody is asked. Marked wherever the target is shown. */
  | { readonly from: "nobody" };

export const tlsVersions = ["TLSv1.2", "TLSv1.3"] as const;
export type TlsVersion = (typeof tlsVersions)[number];

export const proxyKinds = ["none", "environment", "http", "socks5"] as const;

/** The way to a target. `environment` reads https_proxy, http_proxy, grpc_proxy and no_proxy. */
export type ProxyChoice =
  | { readonly kind: "none" | "environment" }
  /** `password` is a secret's id. */
  | {
      readonly kind: "http" | "socks5";
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string | null;
      readonly exceptFor: readonly string[];
    };

/** What the environment says of the way to one target. Its user and password are not told. */
export interface EnvironmentProxy {
  /** The variable that names the proxy, as it is written there; null where none does. */
  readonly variable: string | null;
  /** `host:port`; null where there is none, or its URL cannot be used. */
  readonly address: string | null;
  /** The variable that excepts the target, so that it is reached without the proxy; null for none. */
  readonly exceptedBy: string | null;
}

/** What can be chosen for a target. */
export interface TargetSettings {
  readonly transport: Transport;
  readonly roots: Roots;
  /** The identity shown to a server that asks for one (`KeptCertificate.id`); null for none. */
  readonly identity: string | null;
  /** The name that is asked for (SNI) and looked for in the certificate, where it is not the target's host; null for that. */
  readonly serverName: string | null;
  /** The `:authority` of calls; null for the server's name. */
  readonly authority: string | null;
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  readonly proxy: ProxyChoice;
  /** gRPC's service config as JSON; null for none: then a call is made once, as written. Source: grpc/grpc doc/service_config.md. */
  readonly serviceConfig: string | null;
  /** Put before gRPC's own user agent; null for Wirebench's. */
  readonly userAgent: string | null;
  /** How calls are authenticated that say nothing of it themselves; null for not at all. */
  readonly auth: Auth | null;
}

/**
 * Choices for all targets that a pattern matches: `host:port`, `host` for any port, `*.example.com` for one label or more, `*` for
 * all, `unix:path`. Only what is there is chosen.
 */
export interface TargetRule {
  readonly id: string;
  readonly pattern: string;
  readonly settings: Partial<TargetSettings>;
}

/** Where a setting of a target comes from. */
export type Origin =
  /** The target says it itself: https://, grpcs://, http://, grpc://. */
  | { readonly by: "scheme" }
  | { readonly by: "rule"; readonly id: string; readonly pattern: string }
  /** Nobody chose: plaintext on this machine and in private networks, else TLS by the system's roots. */
  | { readonly by: "default" };

/** What holds for one target, and why. */
export interface TargetTrust {
  readonly settings: TargetSettings;
  readonly origins: Readonly<Record<keyof TargetSettings, Origin>>;
}

export const defaultTargetSettings: TargetSettings = {
  transport: "plaintext",
  roots: { from: "system" },
  identity: null,
  serverName: null,
  authority: null,
  minVersion: "TLSv1.2",
  maxVersion: "TLSv1.3",
  proxy: { kind: "none" },
  serviceConfig: null,
  userAgent: null,
  auth: null,
};

/** Why a handshake failed; the window has a text and an act for each. */
export const handshakeCauses = [
  "plaintext-server", // it does not speak TLS
  "http1-server", // it speaks TLS, and not HTTP/2 (ALPN)
  "no-alpn", // it speaks TLS and agrees to no protocol, so that nobody knows whether it is HTTP/2
  "unknown-authority", // the chain ends at nobody who is trusted
  "self-signed", // the same, with the server's own certificate as its end
  "expired",
  "not-yet-valid",
  "name-mismatch", // facts: the names that it has
  "wrong-purpose", // not for servers
  "pin-mismatch",
  "identity-required", // the server asks for a client certificate and got none
  "identity-refused", // it got one and does not take it
  "protocol-version", // no TLS version in common
  "no-cipher",
  "unrecognized-name", // it serves nobody of the name that was asked for (SNI)
  "reset", // the peer hung up in the handshake
  "silent", // the peer did not answer in time
  "other",
] as const;
export type HandshakeCause = (typeof handshakeCauses)[number];

/** A failed handshake: why, and what a person needs to mend it. */
export interface HandshakeFailure {
  readonly cause: HandshakeCause;
  /** The name that the server was asked for, and that its certificate should have; null on a unix socket without one. */
  readonly serverName: string | null;
  /** What its certificate has, DNS names and addresses; none where it showed no certificate. */
  readonly names: readonly string[];
  /** Of its certificate (`CertificateFacts.sha256`); null where it showed none. */
  readonly sha256: string | null;
  /** Who issued its certificate (RFC 4514); null where it showed none. */
  readonly issuer: string | null;
  /** When it expired, or becomes valid, in milliseconds since 1970; null for other causes. */
  readonly at: number | null;
  /** What the TLS library says. */
  readonly words: string;
}
