import { createHmac, timingSafeEqual } from "node:crypto";
import { type Asn1, asn1Bytes, type Forge, number, octets, oid, parseAsn1, parts } from "./asn1";
import { decryptPbe, deriveKey, type Pkcs12Hash, pkcs12Key } from "./decrypt-pbe";

/** What a PKCS#12 file holds. */
export interface Pkcs12Contents {
  /** DER, in the file's order. */
  readonly certificates: Uint8Array[];
  /** Plain PKCS#8. */
  readonly keys: Uint8Array[];
}

const data = "1.2.840.113549.1.7.1";
const encryptedData = "1.2.840.113549.1.7.6";
const bag = (kind: number) => `1.2.840.113549.1.12.10.1.${kind}`;
const pbmac1 = "1.2.840.113549.1.5.14";
const x509Certificate = "1.2.840.113549.1.9.22.1";

/** Bags in bags: one level is met, more are somebody's trick. */
const maxBagDepth = 4;

/**
 * Takes a PKCS#12 file apart, modern or of the old kind. Null where its seal does not fit the password (`null` is none at all, which is
 * not the same as an empty one); an error where the file is broken. Fault unsupported. Source: RFC 7292.
 */
export async function readPkcs12(forge: Forge, pfx: Asn1, password: string | null): Promise<Pkcs12Contents | null> {
  const [, authSafe, macData] = parts(pfx);
  const [contentType, content] = parts(authSafe);
  if (oid(forge, contentType) !== data) throw new Error("it is sealed with a certificate, not with a password");
  const sealed = octets(parts(content)[0]);
  if (macData !== undefined && !(await isSealIntact(forge, parts(macData), sealed, password))) return null;
  const contents: Pkcs12Contents = { certificates: [], keys: [] };
  for (const info of parts(parseAsn1(forge, sealed))) await readSafe(forge, parts(info), password, contents);
  return contents;
}

async function isSealIntact(forge: Forge, [digestInfo, salt, rounds]: readonly Asn1[], sealed: Uint8Array, password: string | null) {
  const [algorithm, digest] = parts(digestInfo);
  const [identifier, parameters] = parts(algorithm);
  const wanted = octets(digest);
  const name = oid(forge, identifier);
  const actual = name === pbmac1 ? await pbmac1Of(forge, parts(parameters), sealed, password) : oldMac();
  return actual.byteLength === wanted.byteLength && timingSafeEqual(actual, wanted);

  function oldMac(): Uint8Array {
    const hash = hashes.get(name);
    if (hash === undefined) throw new Error(`its seal is of an unknown kind, ${name}`);
    const iterations = rounds === undefined ? 1 : number(forge, rounds);
    const key = pkcs12Key(forge, { password, salt: octets(salt), iterations, id: 3, bytes: wanted.byteLength, hash });
    return createHmac(hash, Buffer.from(key, "latin1")).update(sealed).digest();
  }
}

const hashes: ReadonlyMap<string, Pkcs12Hash> = new Map([
  ["1.3.14.3.2.26", "sha1"],
  ["2.16.840.1.101.3.4.2.1", "sha256"],
  ["2.16.840.1.101.3.4.2.2", "sha384"],
  ["2.16.840.1.101.3.4.2.3", "sha512"],
]);

/** Source: RFC 9579. */
async function pbmac1Of(forge: Forge, [derivation, scheme]: readonly Asn1[], sealed: Uint8Array, password: string | null) {
  const hash = macHashes.get(oid(forge, parts(scheme)[0]));
  if (hash === undefined) throw new Error("its seal is of an unknown kind");
  const [, settings] = parts(derivation);
  const keyBytes = number(forge, parts(settings)[2]);
  if (keyBytes > 1024) throw new Error("its seal is broken");
  const key = await deriveKey(forge, parts(derivation), password ?? "", keyBytes);
  return createHmac(hash, key).update(sealed).digest();
}

const macHashes: ReadonlyMap<string, string> = new Map([
  ["1.2.840.113549.2.9", "sha256"],
  ["1.2.840.113549.2.10", "sha384"],
  ["1.2.840.113549.2.11", "sha512"],
]);

/** One ContentInfo: bags, open or encrypted. */
async function readSafe(forge: Forge, [contentType, content]: readonly Asn1[], password: string | null, into: Pkcs12Contents) {
  const [inner] = parts(content);
  switch (oid(forge, contentType)) {
    case data:
      return readBags(forge, parseAsn1(forge, octets(inner)), password, into);
    case encryptedData: {
      const [, encrypted] = parts(inner);
      const [, algorithm, hidden] = parts(encrypted);
      if (algorithm === undefined) throw new Error("an encrypted part is broken");
      return readBags(forge, parseAsn1(forge, await decryptPbe(forge, algorithm, octets(hidden), password)), password, into);
    }
    default:
      throw new Error("a part of it is encrypted for a certificate, not with a password");
  }
}

async function readBags(forge: Forge, bags: Asn1, password: string | null, into: Pkcs12Contents, depth = 0): Promise<void> {
  if (depth > maxBagDepth) throw new Error("its bags are nested too deep");
  for (const safeBag of parts(bags)) {
    const [identifier, wrapped] = parts(safeBag);
    const [value] = parts(wrapped);
    if (value === undefined) throw new Error("a bag is empty");
    switch (oid(forge, identifier)) {
      case bag(1):
        into.keys.push(asn1Bytes(forge, value));
        break;
      case bag(2): {
        const [algorithm, hidden] = parts(value);
        if (algorithm === undefined) throw new Error("a key is broken");
        into.keys.push(await decryptPbe(forge, algorithm, octets(hidden), password));
        break;
      }
      case bag(3): {
        const [kind, certificate] = parts(value);
        if (oid(forge, kind) === x509Certificate) into.certificates.push(octets(parts(certificate)[0]));
        break;
      }
      case bag(6):
        await readBags(forge, value, password, into, depth + 1);
        break;
    }
  }
}
