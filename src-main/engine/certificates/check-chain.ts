import type { KeyObject } from "node:crypto";
import {
  type CertificateFacts,
  type CertificateProblem,
  type CertificateProblemCode,
  expiryWarningDays,
  type KeptCertificate,
} from "#shared/model/certificate";
import { isIssuedBy, isKeyOf } from "./arrange-chain";
import { certificateFacts } from "./certificate-facts";

const dayMs = 24 * 60 * 60 * 1000;

/** A chain that is kept, or may be. */
export interface ChainToCheck {
  readonly kind: KeptCertificate["kind"];
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array[];
  /** Null where it is not at hand, which is no problem by itself. */
  readonly key: KeyObject | null;
}

/** What is wrong with a chain at a time (milliseconds since 1970), or soon will be. Faults: undecodable, too-large. */
export async function checkChain({ kind, chain, key }: ChainToCheck, now: number): Promise<CertificateProblem[]> {
  const facts = await Promise.all(chain.map(certificateFacts));
  const problems = facts.flatMap((certificate, index) => [
    ...ageProblems(certificate, now, index),
    ...weaknesses(certificate).map((code) => problem(code, index)),
  ]);
  const [leaf] = facts;
  if (leaf !== undefined) problems.push(...purposeProblems(kind, leaf).map((code) => problem(code, 0)));
  const [first] = chain;
  if (first !== undefined && key !== null && !isKeyOf(first, key)) problems.push(problem("key-mismatch", 0));
  chain.slice(1).forEach((issuer, index) => {
    const certificate = chain[index];
    if (certificate !== undefined && !isIssuedBy(certificate, issuer)) problems.push(problem("chain-order", index));
  });
  return problems;
}

/** What time does to a certificate: expired, not yet valid, or close to its end. */
export function ageProblems({ notBefore, notAfter }: CertificateFacts, now: number, index: number): CertificateProblem[] {
  if (now > notAfter) return [problem("expired", index)];
  const days = Math.floor((notAfter - now) / dayMs);
  return [
    ...(now < notBefore ? [problem("not-yet-valid", index)] : []),
    ...(days <= expiryWarningDays[0] ? [problem("expires-soon", index, days)] : []),
  ];
}

/** May a certificate be used for this? Without extKeyUsage it may be for anything. */
export function isFor({ extendedKeyUsages }: CertificateFacts, purpose: "serverAuth" | "clientAuth"): boolean {
  return extendedKeyUsages.length === 0 || extendedKeyUsages.some((usage) => usage === purpose || usage === "anyExtendedKeyUsage");
}

/** May a certificate sign others? */
export function maySign({ isAuthority, keyUsages }: CertificateFacts): boolean {
  return isAuthority && (keyUsages.length === 0 || keyUsages.includes("keyCertSign"));
}

function purposeProblems(kind: KeptCertificate["kind"], leaf: CertificateFacts): CertificateProblemCode[] {
  if (kind === "authority") return maySign(leaf) ? [] : ["not-authority"];
  const isForServersOnly = !isFor(leaf, "clientAuth");
  const hasNames = leaf.names.some(({ kind: of }) => of === "dns" || of === "ip");
  return [
    ...(isForServersOnly ? (["not-for-client"] as const) : []),
    ...(leaf.extendedKeyUsages.includes("serverAuth") && !hasNames ? (["no-names"] as const) : []),
  ];
}

function weaknesses({ publicKey, signatureAlgorithm, isSelfSigned }: CertificateFacts): CertificateProblemCode[] {
  // Nobody looks at the signature of a root: it is trusted for itself.
  const isWeaklySigned = !isSelfSigned && / with (MD2|MD5|SHA-1)$/.test(signatureAlgorithm);
  return [
    ...(publicKey.kind === "rsa" && Number(publicKey.detail) < 2048 ? (["weak-key"] as const) : []),
    ...(isWeaklySigned ? (["weak-signature"] as const) : []),
  ];
}

function problem(code: CertificateProblemCode, index: number, days: number | null = null): CertificateProblem {
  return { code, index, days };
}
