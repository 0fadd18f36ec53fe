import { createDecipheriv, createHash, pbkdf2, scrypt } from "node:crypto";
import { promisify } from "node:util";
import type { util } from "node-forge";
import { Fault } from "#shared/base/fault";
import { type Asn1, binary, type Forge, fromBinary, isType, number, octets, oid, parts } from "./asn1";

/**
 * What password-based encryption has hidden, decrypted here since not every runtime's crypto can: BoringSSL knows neither scrypt nor
 * PBES2 with SHA-512, and OpenSSL 3 no RC2. `algorithm` is an AlgorithmIdentifier. A wrong password is an error, or gives bytes that
 * mean nothing. Fault unsupported for what nobody should use any more, or costs more than a person would wait for.
 * Sources: RFC 8018, RFC 7914, RFC 7292 (appendices B and C).
 */
export function decryptPbe(forge: Forge, algorithm: Asn1, data: Uint8Array, password: string | null): Promise<Uint8Array> {
  const [identifier, parameters] = parts(algorithm);
  const scheme = oid(forge, identifier);
  if (scheme === pbes2) return decryptPbes2(forge, parts(parameters), data, password ?? "");
  return Promise.resolve(decryptOld(forge, scheme, parts(parameters), data, password));
}

const pbes2 = "1.2.840.113549.1.5.13";
const pbkdf2Oid = "1.2.840.113549.1.5.12";
const scryptOid = "1.3.6.1.4.1.11591.4.11";

/** A few seconds of work. */
const maxIterations = 10_000_000;
/** For the old ways, which are worked out in JavaScript and hold up everything else meanwhile. */
const maxOldIterations = 300_000;
const maxScryptBytes = 256 * 1024 * 1024;

/** Names by which node:crypto knows the hashes of PBKDF2's pseudo-random functions. */
const prfHashes: ReadonlyMap<string, string> = new Map([
  ["1.2.840.113549.2.7", "sha1"],
  ["1.2.840.113549.2.8", "sha224"],
  ["1.2.840.113549.2.9", "sha256"],
  ["1.2.840.113549.2.10", "sha384"],
  ["1.2.840.113549.2.11", "sha512"],
]);

const ciphers: ReadonlyMap<string, { readonly name: string; readonly keyBytes: number }> = new Map([
  ["2.16.840.1.101.3.4.1.2", { name: "aes-128-cbc", keyBytes: 16 }],
  ["2.16.840.1.101.3.4.1.22", { name: "aes-192-cbc", keyBytes: 24 }],
  ["2.16.840.1.101.3.4.1.42", { name: "aes-256-cbc", keyBytes: 32 }],
  ["1.2.840.113549.3.7", { name: "des-ede3-cbc", keyBytes: 24 }],
]);

async function decryptPbes2(forge: Forge, [derivation, encryption]: readonly Asn1[], data: Uint8Array, password: string) {
  const [encryptionOid, iv] = parts(encryption);
  const cipher = ciphers.get(oid(forge, encryptionOid));
  if (cipher === undefined) throw unknownScheme(oid(forge, encryptionOid));
  const key = await deriveKey(forge, parts(derivation), password, cipher.keyBytes);
  const decipher = createDecipheriv(cipher.name, key, octets(iv));
  return new Uint8Array(Buffer.concat([decipher.update(data), decipher.final()]));
}

/** The key that a password gives by PBKDF2 or scrypt; `derivation` is the AlgorithmIdentifier's parts. Fault unsupported. */
export async function deriveKey(forge: Forge, derivation: readonly Asn1[], password: string, keyBytes: number): Promise<Uint8Array> {
  const [derivationOid, settings] = derivation;
  const [salt, ...more] = parts(settings);
  switch (oid(forge, derivationOid)) {
    case pbkdf2Oid: {
      const iterations = number(forge, more[0]);
      if (iterations > maxIterations) throw tooDear();
      return promisify(pbkdf2)(password, octets(salt), iterations, keyBytes, prfHash(forge, more));
    }
    case scryptOid: {
      const [cost, blockSize, parallelization] = [number(forge, more[0]), number(forge, more[1]), number(forge, more[2])];
      if (128 * cost * blockSize > maxScryptBytes / 2 || parallelization > 16) throw tooDear();
      return scryptKey(password, octets(salt), keyBytes, { cost, blockSize, parallelization, maxmem: maxScryptBytes });
    }
    default:
      throw unknownScheme(oid(forge, derivationOid));
  }
}

function scryptKey(password: string, salt: Uint8Array, keyBytes: number, options: Parameters<typeof scrypt>[3]): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, keyBytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

/** The last of PBKDF2's parameters, where it is given. */
function prfHash(forge: Forge, settings: readonly Asn1[]): string {
  const prf = settings.find((node) => isType(forge, node, "SEQUENCE"));
  if (prf === undefined) return "sha1";
  const identifier = oid(forge, parts(prf)[0]);
  const hash = prfHashes.get(identifier);
  if (hash === undefined) throw unknownScheme(identifier);
  return hash;
}

interface OldKey {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly password: string | null;
}

/** What is used of a cipher of node-forge that has begun. */
interface OldCipher {
  update(input: util.ByteBuffer): void;
  finish(): boolean;
  readonly output: { getBytes(): string };
}

/** PBES1 and PKCS#12's own: the ciphers are node-forge's. */
function decryptOld(forge: Forge, scheme: string, [salt, rounds]: readonly Asn1[], data: Uint8Array, password: string | null) {
  const iterations = number(forge, rounds);
  if (iterations > maxOldIterations) throw tooDear();
  const cipher = oldCipher(forge, scheme, { salt: octets(salt), iterations, password });
  cipher.update(forge.util.createBuffer(binary(data)));
  if (!cipher.finish()) throw new Error("the padding is not right");
  return fromBinary(cipher.output.getBytes());
}

function oldCipher(forge: Forge, scheme: string, from: OldKey): OldCipher {
  const derived = (id: 1 | 2, bytes: number) => pkcs12Key(forge, { ...from, id, bytes, hash: "sha1" });
  switch (scheme) {
    case "1.2.840.113549.1.12.1.3":
      return blockCipher(forge, "3DES-CBC", derived(1, 24), derived(2, 8));
    case "1.2.840.113549.1.12.1.5":
      return rc2(forge, 128, derived(1, 16), derived(2, 8));
    case "1.2.840.113549.1.12.1.6":
      return rc2(forge, 40, derived(1, 5), derived(2, 8));
    case "1.2.840.113549.1.5.3":
      return pbes1(forge, "md5", from);
    case "1.2.840.113549.1.5.10":
      return pbes1(forge, "sha1", from);
    default:
      throw unknownScheme(scheme);
  }
}

function blockCipher(forge: Forge, name: "3DES-CBC" | "DES-CBC", key: string, iv: string): OldCipher {
  const cipher = forge.cipher.createDecipher(name, forge.util.createBuffer(key));
  cipher.start({ iv });
  return cipher;
}

function rc2(forge: Forge, bits: number, key: string, iv: string): OldCipher {
  const cipher = forge.rc2.createDecryptionCipher(key, bits);
  cipher.start(iv);
  return cipher;
}

/** DES by PBKDF1: the first eight bytes of the hash are the key, the next eight the vector. */
function pbes1(forge: Forge, hash: "md5" | "sha1", { salt, iterations, password }: OldKey): OldCipher {
  let derived = createHash(hash)
    .update(password ?? "")
    .update(salt)
    .digest();
  for (let round = 1; round < iterations; round++) derived = createHash(hash).update(derived).digest();
  const text = binary(derived);
  return blockCipher(forge, "DES-CBC", text.slice(0, 8), text.slice(8, 16));
}

/** A key by PKCS#12's own derivation, one character per byte; `id` is 1 for a key, 2 for a vector, 3 for a MAC. Fault unsupported. */
export function pkcs12Key(
  forge: Forge,
  wanted: OldKey & { readonly id: 1 | 2 | 3; readonly bytes: number; readonly hash: Pkcs12Hash },
): string {
  if (wanted.iterations > maxOldIterations) throw tooDear();
  const salt = forge.util.createBuffer(binary(wanted.salt));
  const digest = forge.md[wanted.hash].create();
  return forge.pkcs12.generateKey(wanted.password, salt, wanted.id, wanted.iterations, wanted.bytes, digest).getBytes();
}

/** The hashes with which PKCS#12's own derivation is met. */
export type Pkcs12Hash = "sha1" | "sha256" | "sha384" | "sha512";

function unknownScheme(identifier: string): Fault {
  return new Fault("unsupported", `The encryption ${identifier} is not supported.`, {
    act: "Encrypt it anew, with AES: openssl pkcs8 -topk8 -v2 aes256.",
    facts: { algorithm: identifier },
  });
}

function tooDear(): Fault {
  return new Fault("unsupported", "The work that the password's encryption asks for is beyond any use.", {
    act: "Encrypt it anew, with fewer rounds.",
  });
}
