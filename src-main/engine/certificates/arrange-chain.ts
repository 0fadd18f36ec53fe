import { createHash, type KeyObject, type X509Certificate } from "node:crypto";
import { isSignedBy, nativeCertificate } from "./certificate-facts";
import type { KeyFileContents } from "./read-key-files";

/** A private key with its certificates, or certificates alone. */
export interface KeyChain {
  /** DER: the key's own first, each signed by the next one as far as that goes; then those that are nobody's. */
  readonly chain: readonly Uint8Array[];
  /** Null where there is none. */
  readonly key: KeyObject | null;
}

/** A chain has a handful; a bundle of authorities, which has no order, would take long to try them all against each other. */
const maxArranged = 32;

interface Link {
  readonly der: Uint8Array;
  readonly native: X509Certificate | null;
}

/** Puts certificates and keys as they came into the order in which TLS sends them: files have them in any. */
export function arrangeChain({ certificates, keys }: KeyFileContents): KeyChain {
  const rest = unique(certificates).map((der): Link => ({ der, native: nativeCertificate(der) }));
  const { leaf, key } = pairOf(rest, keys);
  if (rest.length > maxArranged)
    return { chain: [...(leaf ? [leaf] : []), ...rest.filter((link) => link !== leaf)].map(({ der }) => der), key };
  const chain: Link[] = [];
  for (let next = leaf; next !== undefined; next = issuerOf(next, rest)) {
    chain.push(next);
    rest.splice(rest.indexOf(next), 1);
  }
  return { chain: [...chain, ...rest].map(({ der }) => der), key };
}

/** Does the certificate vouch for this key? False too where the runtime does not know its kind. */
export function isKeyOf(der: Uint8Array, key: KeyObject): boolean {
  return holdsKey(nativeCertificate(der), key);
}

/** Is this certificate's issuer, by its name, that certificate's subject? */
export function namesIssuer(der: Uint8Array, issuer: Uint8Array): boolean {
  const native = nativeCertificate(der);
  return native !== null && native.issuer === nativeCertificate(issuer)?.subject;
}

/** Has this one been issued by that one, by name and by signature? */
export function isIssuedBy(der: Uint8Array, issuer: Uint8Array): boolean {
  return isIssued(nativeCertificate(der), nativeCertificate(issuer));
}

function pairOf(links: readonly Link[], keys: readonly KeyObject[]): { leaf: Link | undefined; key: KeyObject | null } {
  for (const key of keys) {
    const leaf = links.find(({ native }) => holdsKey(native, key));
    if (leaf !== undefined) return { leaf, key };
  }
  if (links.length > maxArranged) return { leaf: links[0], key: keys[0] ?? null };
  // Without a key that fits, the one that vouches for no other is the leaf.
  const leaf = links.find((link) => links.every((other) => other === link || !isIssued(other.native, link.native)));
  return { leaf: leaf ?? links[0], key: keys[0] ?? null };
}

function issuerOf(link: Link, others: readonly Link[]): Link | undefined {
  return others.find((other) => other !== link && isIssued(link.native, other.native));
}

function isIssued(certificate: X509Certificate | null, issuer: X509Certificate | null): boolean {
  if (certificate === null || issuer === null) return false;
  return certificate.issuer === issuer.subject && isSignedBy(certificate, issuer);
}

function holdsKey(certificate: X509Certificate | null, key: KeyObject): boolean {
  try {
    return certificate?.checkPrivateKey(key) ?? false;
  } catch {
    return false;
  }
}

function unique(certificates: readonly Uint8Array[]): Uint8Array[] {
  const byHash = new Map(certificates.map((der) => [createHash("sha256").update(der).digest("hex"), der]));
  return [...byHash.values()];
}
