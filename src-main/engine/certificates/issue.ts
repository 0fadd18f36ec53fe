import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomBytes, webcrypto } from "node:crypto";
import { promisify } from "node:util";
import type { Extension, X509Certificate, X509CertificateCreateWithKeyParams } from "@peculiar/x509";
import { Fault } from "#shared/base/fault";
import type { CertificatePlan } from "#shared/model/certificate";
import { altName } from "./alt-names";
import type { KeyChain } from "./arrange-chain";
import { certificateFacts } from "./certificate-facts";
import { maySign } from "./check-chain";
import { type X509Library, x509Library } from "./x509-library";

const dayMs = 24 * 60 * 60 * 1000;
/** Clocks differ: what is made now is to hold on a machine that is a little behind. */
const backdatedMs = 60 * 60 * 1000;
/** GeneralizedTime ends with the year 9999; a hundred years are enough for anything. */
const maxDays = 36_525;

/** A chain that has its key. */
export interface OwnedChain extends KeyChain {
  readonly key: KeyObject;
}

/**
 * Makes a key and a certificate for it: of an authority, signed by itself, or for a server or client, signed by `issuer`. Its chain is
 * then the issuer's with the new one before it. Faults: bad-params for names and issuers that will not do, unsupported for an issuer's
 * key. `now` is in milliseconds since 1970. Source of the extensions: RFC 5280, section 4.2.
 */
export async function issueCertificate(plan: CertificatePlan, issuer: OwnedChain | null, now: number): Promise<OwnedChain> {
  const library = await x509Library();
  const commonName = checkedName(plan.commonName);
  const key = await newKey(plan.key);
  const publicKey = new library.PublicKey(createPublicKey(key).export({ type: "spki", format: "der" }));
  const signer = issuer === null ? null : await signerOf(library, issuer, now);
  const until = Math.min(now + checkedDays(plan.validDays) * dayMs, signer?.notAfter ?? Number.POSITIVE_INFINITY);
  const subject = [{ CN: [commonName] }];
  const { signingKey, signingAlgorithm } = await signingParts(issuer?.key ?? key);
  const made = await library.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject,
    issuer: signer?.certificate.subjectName ?? subject,
    notBefore: new Date(Math.max(now - backdatedMs, signer?.notBefore ?? 0)),
    notAfter: new Date(until),
    publicKey,
    signingKey,
    signingAlgorithm,
    extensions: [
      ...(plan.purpose === "authority" ? authorityExtensions(library) : endExtensions(library, plan)),
      await library.SubjectKeyIdentifierExtension.create(publicKey),
      ...(signer ? [await authorityKey(library, signer.certificate)] : []),
    ],
  });
  return { chain: [new Uint8Array(made.rawData), ...(issuer?.chain ?? [])], key };
}

function checkedName(written: string): string {
  const name = written.trim();
  if (name !== "" && [...name].length <= 64) return name;
  throw new Fault("bad-params", "A certificate's name has 1 to 64 characters.", {
    act: "Give a shorter name; hosts go into the list of names.",
  });
}

function checkedDays(days: number): number {
  if (Number.isInteger(days) && days >= 1 && days <= maxDays) return days;
  throw new Fault("bad-params", `A certificate lasts 1 to ${maxDays} days, not ${days}.`);
}

function newSerial(): string {
  const bytes = randomBytes(16);
  // Positive, and never shorter: the highest bit is 0 and the next one is 1.
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString("hex");
}

async function newKey(kind: CertificatePlan["key"]): Promise<KeyObject> {
  const make = promisify(generateKeyPair);
  switch (kind) {
    case "ec-p256":
      return (await make("ec", { namedCurve: "P-256" })).privateKey;
    case "ec-p384":
      return (await make("ec", { namedCurve: "P-384" })).privateKey;
    case "ed25519":
      return (await promisify(generateKeyPair)("ed25519", {})).privateKey;
    case "rsa-2048":
    case "rsa-3072":
    case "rsa-4096":
      return (await make("rsa", { modulusLength: Number(kind.slice("rsa-".length)) })).privateKey;
  }
}

interface Signer {
  readonly certificate: X509Certificate;
  readonly notBefore: number;
  readonly notAfter: number;
}

async function signerOf(library: X509Library, { chain }: OwnedChain, now: number): Promise<Signer> {
  const [der] = chain;
  if (der === undefined) throw new Fault("bad-params", "The authority has no certificate.");
  const facts = await certificateFacts(der);
  if (!maySign(facts)) throw new Fault("bad-params", `${facts.commonName ?? facts.subject} is no authority and may not sign.`);
  if (now >= facts.notAfter)
    throw new Fault("bad-params", `${facts.commonName ?? facts.subject} has expired.`, { act: "Make a new authority." });
  return { certificate: new library.X509Certificate(new Uint8Array(der)), notBefore: facts.notBefore, notAfter: facts.notAfter };
}

function authorityExtensions(library: X509Library): Extension[] {
  const { keyCertSign, cRLSign } = library.KeyUsageFlags;
  return [
    // It may sign, and what it signs may not: nobody can make more of one that it has signed.
    new library.BasicConstraintsExtension(true, 0, true),
    new library.KeyUsagesExtension(keyCertSign | cRLSign, true),
  ];
}

function endExtensions(library: X509Library, { purpose, names, key }: CertificatePlan): Extension[] {
  const { digitalSignature, keyEncipherment } = library.KeyUsageFlags;
  const { serverAuth, clientAuth } = library.ExtendedKeyUsage;
  const purposes = [...(purpose === "client" ? [] : [serverAuth]), ...(purpose === "server" ? [] : [clientAuth])];
  const altNames = names.map(altName).map(({ kind, value }) => ({ type: libraryNames[kind], value }) as const);
  if (altNames.length === 0 && purpose !== "client") {
    throw new Fault("bad-params", "A server's certificate needs a name or an address.", {
      act: "Give what clients connect to: localhost, 127.0.0.1.",
    });
  }
  return [
    new library.BasicConstraintsExtension(false, undefined, true),
    // The key exchange of TLS 1.2's oldest ciphers encrypts with the key, which RSA alone can.
    new library.KeyUsagesExtension(key.startsWith("rsa") ? digitalSignature | keyEncipherment : digitalSignature, true),
    new library.ExtendedKeyUsageExtension(purposes),
    ...(altNames.length > 0 ? [new library.SubjectAlternativeNameExtension(altNames)] : []),
  ];
}

const libraryNames = { dns: "dns", ip: "ip", email: "email", uri: "url", other: "dns" } as const;

/** The issuer's own identifier of its key, which is not always the one that we would give it. */
async function authorityKey(library: X509Library, certificate: X509Certificate): Promise<Extension> {
  const own = certificate.getExtension(library.SubjectKeyIdentifierExtension);
  return own
    ? new library.AuthorityKeyIdentifierExtension(own.keyId)
    : library.AuthorityKeyIdentifierExtension.create(certificate.publicKey);
}

type SigningParts = Required<Pick<X509CertificateCreateWithKeyParams, "signingKey" | "signingAlgorithm">>;

/** A key as WebCrypto takes it, and how it signs. Fault unsupported. */
async function signingParts(key: KeyObject): Promise<SigningParts> {
  const { importAs, signAs } = algorithmsOf(key);
  const der = key.export({ type: "pkcs8", format: "der" });
  // The library's types name a browser's WebCrypto, of which Node's is one.
  return {
    signingKey: await webcrypto.subtle.importKey("pkcs8", der, importAs, false, ["sign"]),
    signingAlgorithm: signAs,
  } as SigningParts;
}

function algorithmsOf(key: KeyObject): {
  importAs: { name: string; hash?: string; namedCurve?: string };
  signAs: { name: string; hash?: string };
} {
  switch (key.asymmetricKeyType) {
    case "rsa": {
      const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
      return { importAs: rsa, signAs: rsa };
    }
    case "ed25519":
      return { importAs: { name: "Ed25519" }, signAs: { name: "Ed25519" } };
    case "ec": {
      const curve = curves.get(key.asymmetricKeyDetails?.namedCurve ?? "");
      if (curve) return { importAs: { name: "ECDSA", namedCurve: curve.name }, signAs: { name: "ECDSA", hash: curve.hash } };
    }
  }
  throw new Fault("unsupported", "The authority's key is of a kind that cannot sign here.", {
    act: "Use an authority with an RSA, EC or Ed25519 key.",
  });
}

const curves: ReadonlyMap<string, { readonly name: string; readonly hash: string }> = new Map([
  ["prime256v1", { name: "P-256", hash: "SHA-256" }],
  ["secp384r1", { name: "P-384", hash: "SHA-384" }],
  ["secp521r1", { name: "P-521", hash: "SHA-512" }],
]);

/** A private key as the text that is kept of it: PKCS#8 without a password, as PEM. */
export function keyText(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

/** The key of a text that was kept. Fault undecodable. */
export function keyOfText(text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (cause) {
    throw new Fault("undecodable", "A key that was kept cannot be read.", { act: "Import it again.", cause });
  }
}
