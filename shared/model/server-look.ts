import type { CertificateFacts } from "./certificate";
import type { HandshakeCause, HandshakeFailure } from "./trust";

/** A certificate that a server presents. */
export interface PresentedCertificate {
  readonly facts: CertificateFacts;
  /** The certificate itself, which is public. */
  readonly pem: string;
  /** What fails with this one; empty where nothing does. */
  readonly failures: readonly HandshakeCause[];
}

/** Where the roots that stand for the system's are from: itself, its bundle file (Linux), or Mozilla's list as Node brings it. */
export const systemRootSources = ["system", "bundle-file", "mozilla"] as const;
export type SystemRootSource = (typeof systemRootSources)[number];

/** By whose word a server was judged: the system's authorities, those that are kept here, or one certificate alone. */
export type LookJudge =
  | { readonly from: "system"; readonly source: SystemRootSource }
  | { readonly from: "kept"; readonly ids: readonly string[] }
  | { readonly from: "pin"; readonly sha256: string };

/** What a server presents to this side as it would call it. */
export interface ServerLook {
  /** As it sends them, its own first; empty where it showed none. */
  readonly chain: readonly PresentedCertificate[];
  /** Null where the handshake failed before. */
  readonly version: string | null;
  /** The suite's name by IANA. */
  readonly cipher: string | null;
  /** `h2`; empty where nothing was agreed. */
  readonly alpn: string | null;
  readonly asksForIdentity: boolean;
  /** The authorities whose certificates it would take, by RFC 4514; empty where it names none. */
  readonly authorities: readonly string[];
  /** Every check that fails, the one that would end a call first. */
  readonly failures: readonly HandshakeFailure[];
  /** The name that was asked for and looked for; null on a unix socket without one. */
  readonly serverName: string | null;
  readonly judge: LookJudge;
  /** When, by this machine's clock, in milliseconds since 1970. */
  readonly at: number;
}
