/** X.509 in words that people read. Source: RFC 5280. */

export const subjectAltNameKinds = ["dns", "ip", "uri", "email", "other"] as const;

/** One name that a certificate holds for. */
export interface SubjectAltName {
  readonly kind: (typeof subjectAltNameKinds)[number];
  readonly value: string;
}

export const keyKinds = ["rsa", "ec", "ed25519", "ed448", "other"] as const;

export interface PublicKeyFacts {
  readonly kind: (typeof keyKinds)[number];
  /** RSA's modulus in bits, the name of the curve, or the algorithm's object identifier where the kind is `other`. */
  readonly detail: string;
}

/** All that is told of a certificate. A key is never among it. */
export interface CertificateFacts {
  /** RFC 4514, most specific part first. */
  readonly subject: string;
  readonly commonName: string | null;
  readonly issuer: string;
  readonly issuerCommonName: string | null;
  /** Hexadecimal, upper case, without separators. */
  readonly serial: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly names: readonly SubjectAltName[];
  /** Of the whole certificate: hexadecimal, upper case, without separators. */
  readonly sha256: string;
  readonly sha1: string;
  readonly publicKey: PublicKeyFacts;
  readonly signatureAlgorithm: string;
  /** May sign others (basicConstraints). */
  readonly isAuthority: boolean;
  /** Signed with its own key. */
  readonly isSelfSigned: boolean;
  /** keyUsage and extKeyUsage by their names in RFC 5280; a number where there is none. */
  readonly keyUsages: readonly string[];
  readonly extendedKeyUsages: readonly string[];
}

/** What is wrong with a certificate, or will be; the window has a text for each. */
export const certificateProblemCodes = [
  "expired",
  "not-yet-valid",
  "expires-soon", // within 30 days; facts: days
  "key-mismatch", // the key is not that of the first certificate
  "chain-order", // a certificate is not signed by the next one
  "chain-incomplete", // the last one's issuer is not there
  "no-names", // a server's certificate without subjectAltName: names in CN are not looked at
  "not-authority", // given as an authority, and may not sign
  "not-for-server", // extKeyUsage has no serverAuth
  "not-for-client", // extKeyUsage has no clientAuth
  "weak-key", // RSA below 2048 bits
  "weak-signature", // MD5 or SHA-1
] as const;
export type CertificateProblemCode = (typeof certificateProblemCodes)[number];

export interface CertificateProblem {
  readonly code: CertificateProblemCode;
  /** Which one of its chain. */
  readonly index: number;
  /** Days until it ends, for `expires-soon`; else null. */
  readonly days: number | null;
}

/** Where a private key is. */
export const keyPlaces = [
  "keychain", // encrypted on the disk, with a key that the system's keychain has
  "session", // in memory only: gone with the process
] as const;
export type KeyPlace = (typeof keyPlaces)[number];

/** A certificate, or a certificate and key, that Wirebench keeps. */
export interface KeptCertificate {
  readonly id: string;
  /** `authority` vouches for others; `identity` has a key and proves who this side is. */
  readonly kind: "authority" | "identity";
  /** The user's name for it; the subject's common name at first. */
  readonly name: string;
  /** Leaf first; of an authority one certificate. */
  readonly chain: readonly CertificateFacts[];
  readonly problems: readonly CertificateProblem[];
  /** Of an identity, or of an authority made here, its key; null where there is none. */
  readonly key: KeyPlace | null;
  readonly madeHere: boolean;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
}

/** What a development certificate is made from. */
export interface CertificatePlan {
  readonly commonName: string;
  /** DNS names and IP addresses, as people write them; none for an authority. */
  readonly names: readonly string[];
  readonly key: "ec-p256" | "ec-p384" | "rsa-2048" | "rsa-3072" | "rsa-4096" | "ed25519";
  readonly validDays: number;
}
