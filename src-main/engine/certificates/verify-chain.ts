import type { CertificateFacts, ChainFailure, ChainVerdict } from "#shared/model/certificate";
import { isIssuedBy, namesIssuer } from "./arrange-chain";
import { certificateFacts } from "./certificate-facts";
import { constraintFailures } from "./chain-constraints";
import { isFor, maySign } from "./check-chain";
import { pemBlocks } from "./pem";

/** Longer ones are not followed: OpenSSL's own limit is 100, and a chain has three. */
const maxPath = 16;
/** As many of what a peer presents are looked at. */
const maxPresented = 32;

/** A chain to be judged; certificates as DER. */
export interface PresentedChain {
  /** Leaf first, as the peer presents them. */
  readonly chain: readonly Uint8Array[];
  /** Who is trusted. A leaf may be among them. */
  readonly roots: readonly Uint8Array[];
  readonly purpose: "serverAuth" | "clientAuth";
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Says whether a chain leads to a trusted certificate, and what of it fails: for telling people why TLS refused it, never in place of
 * TLS's own check, which knows revocation too. Names of the host are not looked at. Faults: undecodable, too-large.
 */
export async function verifyChain({ chain, roots, purpose, now }: PresentedChain): Promise<ChainVerdict> {
  const presented = chain.slice(0, maxPresented);
  const { path, isAnchored, lacksSignature } = pathOf(presented, roots);
  const facts = await Promise.all(path.map(certificateFacts));
  const failures: ChainFailure[] = [];
  const end = facts.length - 1;
  if (!isAnchored && end >= 0) failures.push({ cause: lacksSignature ? "bad-signature" : endCause(facts), index: end });
  facts.forEach((certificate, index) => {
    if (now > certificate.notAfter) failures.push({ cause: "expired", index });
    if (now < certificate.notBefore) failures.push({ cause: "not-yet-valid", index });
    // What is trusted for itself may sign by that alone, as roots of the first version do.
    if (index > 0 && !maySign(certificate) && !(isAnchored && index === end)) failures.push({ cause: "not-authority", index });
    if (!isFor(certificate, purpose)) failures.push({ cause: "wrong-purpose", index });
  });
  failures.push(...(await constraintFailures(path, facts)));
  const unused = await Promise.all(presented.filter((der) => !path.includes(der)).map(certificateFacts));
  return { path: facts, isAnchored, failures, unused };
}

/** The certificates of a PEM bundle, as `roots` wants them. Fault undecodable. */
export function certificatesOfPem(text: string): Uint8Array[] {
  return pemBlocks(text).flatMap(({ label, bytes }) => (label === "CERTIFICATE" ? [bytes] : []));
}

function endCause(path: readonly CertificateFacts[]): ChainFailure["cause"] {
  return path.length === 1 && path[0]?.isSelfSigned ? "self-signed" : "unknown-authority";
}

interface Path {
  readonly path: readonly Uint8Array[];
  readonly isAnchored: boolean;
  /** An issuer by name was there, and none of that name had signed. */
  readonly lacksSignature: boolean;
}

function pathOf(presented: readonly Uint8Array[], roots: readonly Uint8Array[]): Path {
  const path: Uint8Array[] = [];
  let current = presented[0];
  while (current !== undefined && path.length < maxPath) {
    const certificate = current;
    path.push(certificate);
    if (roots.some((root) => Buffer.compare(root, certificate) === 0)) return { path, isAnchored: true, lacksSignature: false };
    const root = roots.find((candidate) => isIssuedBy(certificate, candidate));
    if (root !== undefined) return { path: [...path, root], isAnchored: true, lacksSignature: false };
    current = presented.find((candidate) => !path.includes(candidate) && isIssuedBy(certificate, candidate));
  }
  const last = path.at(-1);
  const others = [...presented.filter((der) => !path.includes(der)), ...roots];
  return { path, isAnchored: false, lacksSignature: last !== undefined && others.some((other) => namesIssuer(last, other)) };
}
