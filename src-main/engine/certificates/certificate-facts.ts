import { createHash, X509Certificate as NodeCertificate } from "node:crypto";
import type { X509Certificate } from "@peculiar/x509";
import { Fault } from "#shared/base/fault";
import type { CertificateFacts, PublicKeyFacts, SubjectAltName } from "#shared/model/certificate";
import { nameFacts } from "./distinguished-name";
import { type X509Library, x509Library } from "./x509-library";

/** Of one certificate in bytes: those with a thousand names have some thirty thousand. */
export const maxCertificateBytes = 256 * 1024;

/** The library takes some milliseconds for each, and the same few are asked for again and again. By SHA-256. */
const remembered = new Map<string, CertificateFacts>();
const maxRemembered = 500;

/** All that is told of a certificate, given its DER. Faults: undecodable, too-large. */
export async function certificateFacts(der: Uint8Array): Promise<CertificateFacts> {
  if (der.byteLength > maxCertificateBytes) {
    const facts = { size: der.byteLength, limit: maxCertificateBytes };
    throw new Fault("too-large", `A certificate of ${der.byteLength} bytes is none.`, { facts });
  }
  const library = await x509Library();
  const key = fingerprint("sha256", der);
  const known = remembered.get(key);
  if (known !== undefined) return known;
  try {
    const facts = factsOf(der, library);
    remembered.set(key, facts);
    const [oldest] = remembered.keys();
    if (remembered.size > maxRemembered && oldest !== undefined) remembered.delete(oldest);
    return facts;
  } catch (cause) {
    throw new Fault("undecodable", `This is no X.509 certificate: ${cause instanceof Error ? cause.message : cause}`, {
      act: "Choose a certificate as PEM or DER, or a PKCS#12 file.",
      cause,
    });
  }
}

function factsOf(der: Uint8Array, library: X509Library): CertificateFacts {
  // A copy, since a view into a larger buffer is read as the whole of it. The library's own limits (depth 100, 10,000 nodes) hold.
  const parsed = new library.X509Certificate(new Uint8Array(der));
  const subject = nameFacts(parsed.subjectName.toJSON());
  const issuer = nameFacts(parsed.issuerName.toJSON());
  const native = nativeCertificate(der);
  return {
    subject: subject.text,
    commonName: subject.commonName,
    issuer: issuer.text,
    issuerCommonName: issuer.commonName,
    serial: parsed.serialNumber.toUpperCase(),
    notBefore: timeOf(parsed.notBefore),
    notAfter: timeOf(parsed.notAfter),
    names: parsed.getExtension(library.SubjectAlternativeNameExtension)?.names.items.map(altName) ?? [],
    sha256: fingerprint("sha256", der),
    sha1: fingerprint("sha1", der),
    publicKey: publicKeyFacts(parsed, native),
    signatureAlgorithm: signatureName(parsed.signatureAlgorithm as unknown as SignatureAlgorithm),
    isAuthority: parsed.getExtension(library.BasicConstraintsExtension)?.ca ?? false,
    isSelfSigned: subject.text === issuer.text && isSignedByItself(native),
    keyUsages: keyUsageNames(parsed.getExtension(library.KeyUsagesExtension)?.usages ?? 0),
    extendedKeyUsages: (parsed.getExtension(library.ExtendedKeyUsageExtension)?.usages ?? []).map(
      (usage) => purposes.get(String(usage)) ?? String(usage),
    ),
  };
}

/** Reading one takes long enough to be felt where a chain is looked for among all that the system trusts. */
const natives = new WeakMap<Uint8Array, NodeCertificate | null>();

/** The certificate as the runtime's own crypto reads it, which it does once for the same bytes, not to be changed; null where it does not. */
export function nativeCertificate(der: Uint8Array): NodeCertificate | null {
  const known = natives.get(der);
  if (known !== undefined) return known;
  const native = readNative(der);
  natives.set(der, native);
  return native;
}

function readNative(der: Uint8Array): NodeCertificate | null {
  try {
    return new NodeCertificate(der);
  } catch {
    return null;
  }
}

/** Is a certificate's signature made with this other one's key? False too for keys that the runtime does not know. */
export function isSignedBy(certificate: NodeCertificate | null, signer: NodeCertificate | null): boolean {
  if (certificate === null || signer === null) return false;
  try {
    return certificate.verify(signer.publicKey);
  } catch {
    return false;
  }
}

function isSignedByItself(certificate: NodeCertificate | null): boolean {
  return isSignedBy(certificate, certificate);
}

function fingerprint(algorithm: "sha1" | "sha256", der: Uint8Array): string {
  return createHash(algorithm).update(der).digest("hex").toUpperCase();
}

function timeOf(date: Date): number {
  const time = date.getTime();
  if (Number.isNaN(time)) throw new Error("a date of its validity is none");
  return time;
}

function altName({ type, value }: { readonly type: string; readonly value: string }): SubjectAltName {
  if (type === "dns" || type === "ip" || type === "email") return { kind: type, value };
  return { kind: type === "url" ? "uri" : "other", value };
}

/** Names of curves as people and RFC 5480's readers know them. */
const curves: ReadonlyMap<string, string> = new Map([
  ["prime256v1", "P-256"],
  ["secp384r1", "P-384"],
  ["secp521r1", "P-521"],
]);

function publicKeyFacts(parsed: X509Certificate, native: NodeCertificate | null): PublicKeyFacts {
  try {
    const key = native?.publicKey;
    const { modulusLength, namedCurve } = key?.asymmetricKeyDetails ?? {};
    switch (key?.asymmetricKeyType) {
      case "rsa":
      case "rsa-pss":
        return { kind: "rsa", detail: String(modulusLength ?? "") };
      case "ec":
        return { kind: "ec", detail: curves.get(namedCurve ?? "") ?? namedCurve ?? "" };
      case "ed25519":
      case "ed448":
        return { kind: key.asymmetricKeyType, detail: "" };
    }
  } catch {
    // The runtime does not know this kind of key: its algorithm's own name is told.
  }
  return { kind: "other", detail: parsed.publicKey.algorithm.name };
}

/** Those that the library tells by number only. */
const otherSignatures: ReadonlyMap<string, string> = new Map([
  ["1.2.840.113549.1.1.2", "RSA with MD2"],
  ["1.2.840.113549.1.1.4", "RSA with MD5"],
]);

/** The library's types lean on those of a browser, which are not at hand. */
interface SignatureAlgorithm {
  readonly name: string;
  readonly hash?: { readonly name: string };
}

function signatureName({ name, hash }: SignatureAlgorithm): string {
  if (name === "EdDSA") return "Ed448";
  const family = name === "RSASSA-PKCS1-v1_5" ? "RSA" : name;
  return hash === undefined ? (otherSignatures.get(name) ?? family) : `${family} with ${hash.name}`;
}

/** Source: RFC 5280, section 4.2.1.3; the names by their bits. */
const keyUsageBits = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
];

function keyUsageNames(bits: number): string[] {
  return keyUsageBits.filter((_, bit) => (bits & (1 << bit)) !== 0);
}

/** Source: RFC 5280, section 4.2.1.12, and what Windows and smart cards add. */
const purposes: ReadonlyMap<string, string> = new Map([
  ["1.3.6.1.5.5.7.3.1", "serverAuth"],
  ["1.3.6.1.5.5.7.3.2", "clientAuth"],
  ["1.3.6.1.5.5.7.3.3", "codeSigning"],
  ["1.3.6.1.5.5.7.3.4", "emailProtection"],
  ["1.3.6.1.5.5.7.3.8", "timeStamping"],
  ["1.3.6.1.5.5.7.3.9", "OCSPSigning"],
  ["2.5.29.37.0", "anyExtendedKeyUsage"],
]);
