import { createHash, createHmac, randomBytes } from "node:crypto";
import type { Asn1, Forge } from "./asn1";
import { pkcs12Key } from "./decrypt-pbe";
import { type Encrypted, encryptOld, encryptPbes2, oldRounds } from "./encrypt-pbe";
import { DerWriter } from "./write-der";

/** What goes into a PKCS#12 file. */
export interface Pkcs12Plan {
  /** DER, the key's own first. */
  readonly chain: readonly Uint8Array[];
  /** Plain PKCS#8. */
  readonly key: Uint8Array;
  readonly password: string;
  /** As people find it in a keychain. */
  readonly name: string;
  /** By 3DES and SHA-1, for what reads nothing newer. */
  readonly legacy: boolean;
}

const data = "1.2.840.113549.1.7.1";

/** Writes a PKCS#12 file, key and certificates encrypted, sealed with the password. Source: RFC 7292. */
export async function writePkcs12(forge: Forge, { chain, key, password, name, legacy }: Pkcs12Plan): Promise<Uint8Array> {
  const der = new DerWriter(forge);
  const hide = (plain: Uint8Array) => (legacy ? Promise.resolve(encryptOld(forge, plain, password)) : encryptPbes2(forge, plain, password));
  const keyId = createHash("sha1")
    .update(chain[0] ?? "")
    .digest();
  const attributes = der.set(
    der.sequence(der.oid("1.2.840.113549.1.9.20"), der.set(der.bmpString(name))),
    der.sequence(der.oid("1.2.840.113549.1.9.21"), der.set(der.octets(keyId))),
  );
  const certificateBags = chain.map((certificate, index) => {
    const value = der.sequence(der.oid("1.2.840.113549.1.9.22.1"), der.tagged(0, der.octets(certificate)));
    return bag(der, 3, value, index === 0 ? [attributes] : []);
  });
  const shrouded = await hide(key);
  const keyBag = bag(der, 2, der.sequence(shrouded.algorithm, der.octets(shrouded.bytes)), [attributes]);
  const safe = der.sequence(
    encryptedInfo(der, await hide(der.bytes(der.sequence(...certificateBags)))),
    dataInfo(der, der.bytes(der.sequence(keyBag))),
  );
  const sealed = der.bytes(safe);
  return der.bytes(der.sequence(der.number(3), dataInfo(der, sealed), seal(forge, sealed, password, legacy)));
}

function bag(der: DerWriter, kind: number, value: Asn1, attributes: Asn1[]): Asn1 {
  return der.sequence(der.oid(`1.2.840.113549.1.12.10.1.${kind}`), der.tagged(0, value), ...attributes);
}

function dataInfo(der: DerWriter, content: Uint8Array): Asn1 {
  return der.sequence(der.oid(data), der.tagged(0, der.octets(content)));
}

function encryptedInfo(der: DerWriter, { algorithm, bytes }: Encrypted): Asn1 {
  const content = der.sequence(der.oid(data), algorithm, der.taggedOctets(0, bytes));
  return der.sequence(der.oid("1.2.840.113549.1.7.6"), der.tagged(0, der.sequence(der.number(0), content)));
}

function seal(forge: Forge, sealed: Uint8Array, password: string, legacy: boolean): Asn1 {
  const der = new DerWriter(forge);
  const salt = randomBytes(16);
  const [hash, identifier, bytes] = legacy ? (["sha1", "1.3.14.3.2.26", 20] as const) : (["sha256", "2.16.840.1.101.3.4.2.1", 32] as const);
  const key = pkcs12Key(forge, { password, salt, iterations: oldRounds, id: 3, bytes, hash });
  const digest = createHmac(hash, Buffer.from(key, "latin1")).update(sealed).digest();
  const info = der.sequence(der.sequence(der.oid(identifier), der.null()), der.octets(digest));
  return der.sequence(info, der.octets(salt), der.number(oldRounds));
}
