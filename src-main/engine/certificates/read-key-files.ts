import { createPrivateKey, type KeyObject } from "node:crypto";
import { Fault } from "#shared/base/fault";
import { type Asn1, asn1Bytes, type Forge, forgeLibrary, isType, octets, parseAsn1, parts } from "./asn1";
import { certificateFacts } from "./certificate-facts";
import { decryptPbe } from "./decrypt-pbe";
import { isPem, type PemBlock, pemBlocks } from "./pem";
import { readPkcs12 } from "./read-pkcs12";

/** A file that is read for certificates and keys; the name is for words only. */
export interface KeyFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What files hold together, each in its order. */
export interface KeyFileContents {
  /** DER; each can be read. */
  readonly certificates: readonly Uint8Array[];
  readonly keys: readonly KeyObject[];
}

/** Of one file: the bundle of all public authorities has some 250,000. */
export const maxKeyFileBytes = 4 * 1024 * 1024;
/** Of all files together. */
const maxCertificates = 1000;

/**
 * Reads certificates and private keys from files of any kind that they come in, told by what is in them: PEM, DER, PKCS#8 (encrypted
 * too), PKCS#1, SEC 1, PKCS#12. One password for all; null where the user gave none. Faults, with facts.file: password-needed,
 * password-wrong, undecodable, too-large, unsupported.
 */
export async function readKeyFiles(files: readonly KeyFile[], password: string | null): Promise<KeyFileContents> {
  const forge = await forgeLibrary();
  const certificates: Uint8Array[] = [];
  const keys: KeyObject[] = [];
  for (const file of files) {
    const found = await readFile({ forge, file, password });
    certificates.push(...found.certificates);
    keys.push(...found.keys);
    if (certificates.length > maxCertificates) throw tooMany(file);
  }
  return { certificates, keys };
}

interface Reading {
  readonly forge: Forge;
  readonly file: KeyFile;
  readonly password: string | null;
}

async function readFile(reading: Reading): Promise<KeyFileContents> {
  const { file } = reading;
  if (file.bytes.byteLength > maxKeyFileBytes) throw tooLarge(file);
  const found = isPem(file.bytes) ? await readPem(reading) : await readDer(reading);
  if (found.certificates.length + found.keys.length === 0) throw undecodable(file, "has neither a certificate nor a private key");
  if (found.certificates.length > maxCertificates) throw tooMany(file);
  for (const certificate of found.certificates) await inFile(file, () => certificateFacts(certificate));
  return found;
}

async function readPem(reading: Reading): Promise<KeyFileContents> {
  const { file } = reading;
  const certificates: Uint8Array[] = [];
  const keys: KeyObject[] = [];
  for (const block of await inFile(file, async () => pemBlocks(Buffer.from(file.bytes).toString("latin1")))) {
    if (/^(X509 |TRUSTED )?CERTIFICATE$/.test(block.label)) certificates.push(firstValue(block.bytes));
    else if (block.label === "ENCRYPTED PRIVATE KEY") keys.push(await encryptedKey(reading, parsed(reading, block.bytes)));
    else if (/^((RSA|EC) )?PRIVATE KEY$/.test(block.label)) keys.push(pemKey(reading, block));
  }
  return { certificates, keys };
}

/** A trusted certificate has OpenSSL's own word about it behind the certificate, which is left out. */
function firstValue(bytes: Uint8Array): Uint8Array {
  const [, length = 0] = bytes;
  const header = length < 0x80 ? 2 : 2 + (length & 0x7f);
  const size = length < 0x80 ? length : bytes.subarray(2, header).reduce((sum, byte) => sum * 256 + byte, 0);
  return bytes.slice(0, header + size);
}

async function readDer(reading: Reading): Promise<KeyFileContents> {
  const { forge, file } = reading;
  const node = parsed(reading, file.bytes);
  const children = Array.isArray(node.value) ? node.value : [];
  const [first, second, third] = children;
  const is = (child: Asn1 | undefined, type: Parameters<typeof isType>[2]) => isType(forge, child, type);
  if (is(first, "SEQUENCE") && is(second, "SEQUENCE") && is(third, "BITSTRING")) return { certificates: [file.bytes], keys: [] };
  if (is(first, "SEQUENCE") && is(second, "OCTETSTRING")) return { certificates: [], keys: [await encryptedKey(reading, node)] };
  if (!is(first, "INTEGER")) return { certificates: [], keys: [] };
  if (is(second, "SEQUENCE") && is(third, "OCTETSTRING")) return { certificates: [], keys: [keyOf(file, file.bytes, "pkcs8")] };
  if (is(second, "INTEGER")) return { certificates: [], keys: [keyOf(file, file.bytes, "pkcs1")] };
  if (is(second, "OCTETSTRING")) return { certificates: [], keys: [keyOf(file, file.bytes, "sec1")] };
  return is(second, "SEQUENCE") ? fromPkcs12(reading, node) : { certificates: [], keys: [] };
}

async function fromPkcs12({ forge, file, password }: Reading, pfx: Asn1): Promise<KeyFileContents> {
  // A file may have been made with no password or with an empty one, and nothing tells which.
  for (const tried of password === null || password === "" ? [null, ""] : [password]) {
    const found = await readPkcs12(forge, pfx, tried).catch((reason: unknown) => {
      if (reason instanceof Fault) throw withFile(reason, file);
      // A seal that fits shows that the password is right; without a seal, what cannot be decrypted is taken for a wrong one.
      if (parts(pfx).length > 2) throw undecodable(file, `is broken: ${reason instanceof Error ? reason.message : reason}`);
      return null;
    });
    if (found === null) continue;
    return { certificates: found.certificates, keys: found.keys.map((key) => keyOf(file, key, "pkcs8")) };
  }
  throw password === null ? passwordNeeded(file) : passwordWrong(file);
}

async function encryptedKey({ forge, file, password }: Reading, node: Asn1): Promise<KeyObject> {
  if (password === null) throw passwordNeeded(file);
  const [algorithm, hidden] = parts(node);
  try {
    if (algorithm === undefined) throw undecodable(file, "is broken");
    const plain = await decryptPbe(forge, algorithm, octets(hidden), password);
    // Padding is right by chance once in 256 times: what then is no ASN.1 came of a wrong password all the same.
    asn1Bytes(forge, parseAsn1(forge, plain));
    return keyOf(file, plain, "pkcs8");
  } catch (reason) {
    if (reason instanceof Fault) throw withFile(reason, file);
    throw passwordWrong(file);
  }
}

function pemKey({ file, password }: Reading, { text, label, bytes, headers }: PemBlock): KeyObject {
  const isEncrypted = headers.some((header) => /^DEK-Info:/i.test(header));
  if (!isEncrypted) return keyOf(file, bytes, label.startsWith("RSA") ? "pkcs1" : label.startsWith("EC") ? "sec1" : "pkcs8");
  if (password === null) throw passwordNeeded(file);
  try {
    return createPrivateKey({ key: text, format: "pem", passphrase: password });
  } catch {
    throw passwordWrong(file);
  }
}

function keyOf(file: KeyFile, der: Uint8Array, type: "pkcs8" | "pkcs1" | "sec1"): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(der), format: "der", type });
  } catch {
    throw undecodable(file, "has a private key of a kind that cannot be used here");
  }
}

function parsed({ forge, file }: Reading, bytes: Uint8Array): Asn1 {
  try {
    return parseAsn1(forge, bytes);
  } catch {
    throw undecodable(file, "is neither PEM nor DER nor PKCS#12, or is broken");
  }
}

async function inFile<T>(file: KeyFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (reason) {
    throw withFile(Fault.from(reason), file);
  }
}

function withFile(fault: Fault, { name }: KeyFile): Fault {
  return new Fault(fault.code, `${name}: ${fault.message}`, { act: fault.act, facts: { ...fault.facts, file: name }, cause: fault.cause });
}

function passwordNeeded({ name }: KeyFile): Fault {
  return new Fault("password-needed", `${name} is encrypted.`, { act: "Give its password.", facts: { file: name } });
}

function passwordWrong({ name }: KeyFile): Fault {
  return new Fault("password-wrong", `The password does not open ${name}.`, {
    act: "Give the password that it was encrypted with.",
    facts: { file: name },
  });
}

function undecodable({ name }: KeyFile, what: string): Fault {
  return new Fault("undecodable", `${name} ${what}.`, {
    act: "Choose certificates and keys as PEM, DER or PKCS#12.",
    facts: { file: name },
  });
}

function tooLarge({ name, bytes }: KeyFile): Fault {
  const facts = { file: name, size: bytes.byteLength, limit: maxKeyFileBytes };
  return new Fault("too-large", `${name} is larger than any file of certificates.`, { act: "Choose another file.", facts });
}

function tooMany({ name }: KeyFile): Fault {
  return new Fault("too-large", `There are more than ${maxCertificates} certificates in ${name}.`, {
    act: "Choose a smaller file.",
    facts: { file: name, limit: maxCertificates },
  });
}
