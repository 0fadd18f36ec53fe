import { createCipheriv, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import type { Asn1, Forge } from "./asn1";
import { pkcs12Key } from "./decrypt-pbe";
import { DerWriter } from "./write-der";

/** What is encrypted, with the AlgorithmIdentifier that says how. */
export interface Encrypted {
  readonly algorithm: Asn1;
  readonly bytes: Uint8Array;
}

/** Of PBKDF2 in what is made here; every reader takes as many. */
const rounds = 100_000;
/** Of PKCS#12's own derivation, as OpenSSL has it. */
export const oldRounds = 2048;

/** PBES2 with PBKDF2 by SHA-256 and AES-256: what every runtime reads. Source: RFC 8018. */
export async function encryptPbes2(forge: Forge, plain: Uint8Array, password: string): Promise<Encrypted> {
  const der = new DerWriter(forge);
  const [salt, iv] = [randomBytes(16), randomBytes(16)];
  const key = await promisify(pbkdf2)(password, salt, rounds, 32, "sha256");
  const prf = der.sequence(der.oid("1.2.840.113549.2.9"), der.null());
  const derivation = der.sequence(der.oid("1.2.840.113549.1.5.12"), der.sequence(der.octets(salt), der.number(rounds), prf));
  const cipher = der.sequence(der.oid("2.16.840.1.101.3.4.1.42"), der.octets(iv));
  return {
    algorithm: der.sequence(der.oid("1.2.840.113549.1.5.13"), der.sequence(derivation, cipher)),
    bytes: encrypt("aes-256-cbc", key, iv, plain),
  };
}

/** PKCS#12's own encryption by SHA-1 and 3DES: for what reads nothing newer. Source: RFC 7292, appendix C. */
export function encryptOld(forge: Forge, plain: Uint8Array, password: string): Encrypted {
  const der = new DerWriter(forge);
  const salt = randomBytes(8);
  const derived = (id: 1 | 2, bytes: number) =>
    Buffer.from(pkcs12Key(forge, { password, salt, iterations: oldRounds, id, bytes, hash: "sha1" }), "latin1");
  return {
    algorithm: der.sequence(der.oid("1.2.840.113549.1.12.1.3"), der.sequence(der.octets(salt), der.number(oldRounds))),
    bytes: encrypt("des-ede3-cbc", derived(1, 24), derived(2, 8), plain),
  };
}

function encrypt(name: string, key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv(name, key, iv);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}
