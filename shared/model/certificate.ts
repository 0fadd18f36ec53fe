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
  "no-key", // an identity whose key is gone: it was kept for a session that is over
  "key-mismatch", // the key is not that of the first certificate
  "chain-order", // a certificate is not signed by the next one
  "no-names", // a server's certificate without subjectAltName: names in CN are not looked at
  "not-authority", // given as an authority, and may not sign
  "not-for-client", // an identity whose extKeyUsage has no clientAuth: for servers only
  "weak-key", // RSA below 2048 bits
  "weak-signature", // MD5 or SHA-1
] as const;
export type CertificateProblemCode = (typeof certificateProblemCodes)[number];

/** How long before its end a certificate is spoken of, in days: at first, urgently, and on its last day. */
export const expiryWarningDays = [30, 7, 0] as const;

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
  /** Leaf first; of an authority its own, and those that vouch for it where they came along. */
  readonly chain: readonly CertificateFacts[];
  readonly problems: readonly CertificateProblem[];
  /** Of an identity, or of an authority made here, its key; null where there is none. */
  readonly key: KeyPlace | null;
  readonly madeHere: boolean;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
}

/** What files would add to those that are kept. */
export interface CertificateCandidate {
  readonly kind: KeptCertificate["kind"];
  readonly chain: readonly CertificateFacts[];
  readonly problems: readonly CertificateProblem[];
  readonly hasKey: boolean;
}

/** Why a chain is not to be trusted, each with the certificate that it is about. */
export const chainFailureCauses = [
  "unknown-authority", // its issuer is not there, or is its own and not trusted
  "self-signed", // the same, with the leaf itself at the end
  "bad-signature", // by its name it has an issuer, whose key did not sign it
  "expired",
  "not-yet-valid",
  "not-authority", // it signed another, and may not
  "wrong-purpose", // not for servers, or not for clients
  "path-too-long", // an authority with more authorities below it than it may have (pathLenConstraint)
  "name-not-permitted", // one above it may not vouch for its names (nameConstraints)
] as const;

export interface ChainFailure {
  readonly cause: (typeof chainFailureCauses)[number];
  /** Which one of `ChainVerdict.path`. */
  readonly index: number;
}

/** Whether a chain leads to somebody who is trusted, and what keeps it from it. */
export interface ChainVerdict {
  /** From the leaf towards a root, as far as issuers are found; the trusted one at its end need not have been presented. */
  readonly path: readonly CertificateFacts[];
  /** The path's last one is trusted. */
  readonly isAnchored: boolean;
  /** Empty for a chain that holds; those of the path's end first. */
  readonly failures: readonly ChainFailure[];
  /** Presented, and of no use for the path. */
  readonly unused: readonly CertificateFacts[];
}

export const certificateKeys = ["ec-p256", "ec-p384", "rsa-2048", "rsa-3072", "rsa-4096", "ed25519"] as const;
export const certificatePurposes = ["authority", "server", "client", "both"] as const;

/** What a development certificate is made from. */
export interface CertificatePlan {
  readonly purpose: (typeof certificatePurposes)[number];
  /** At most 64 characters (RFC 5280, ub-common-name). */
  readonly commonName: string;
  /** As people write them: DNS names with or without a wildcard, IP addresses, of clients also addresses of mail and URIs; none for an authority. */
  readonly names: readonly string[];
  readonly key: (typeof certificateKeys)[number];
  /** Never longer than its issuer. */
  readonly validDays: number;
}

/** What certificates are saved as. */
export const certificateFileFormats = [
  "certificate", // PEM, the first one alone
  "chain", // PEM, leaf first
  "key", // PEM, PKCS#8
  "all", // PEM, the key and the chain
  "pkcs12", // AES-256 and SHA-256
  "pkcs12-legacy", // 3DES and SHA-1, for Java 8, Windows before 2019 and macOS
] as const;
/** How the files are called; the first is what a name without an ending gets. */
export const certificateExtensions: Readonly<Record<(typeof certificateFileFormats)[number], readonly string[]>> = {
  certificate: [".pem", ".crt", ".cer"],
  chain: [".pem", ".crt", ".cer"],
  key: [".pem", ".key"],
  all: [".pem"],
  pkcs12: [".p12", ".pfx"],
  "pkcs12-legacy": [".p12", ".pfx"],
};
export type CertificateFileFormat = (typeof certificateFileFormats)[number];
