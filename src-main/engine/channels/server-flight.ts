import { createDecipheriv, createHmac } from "node:crypto";

/** What a server says in a handshake before it knows who asks: what Node keeps to itself of it. RFC 8446 and RFC 5246. */
export interface ServerFlight {
  /** Certificates as the server sends them, DER, its own first; nothing is added from a store. */
  readonly chain: readonly Uint8Array[];
  /** It asks for a client certificate. */
  readonly asksForIdentity: boolean;
  /** Names of the authorities from which it takes one, DER; none where it does not say. */
  readonly authorities: readonly Uint8Array[];
}

const records = { alert: 21, handshake: 22, applicationData: 23 } as const;
const messages = { serverHello: 2, certificate: 11, certificateRequest: 13, serverHelloDone: 14, finished: 20 } as const;
const certificateAuthorities = 47;

/** The AEADs of TLS 1.3 by their numbers. RFC 8446, appendix B.4. */
const suites = new Map([
  [0x1301, { cipher: "aes-128-gcm", keyBytes: 16, hash: "sha256" }],
  [0x1302, { cipher: "aes-256-gcm", keyBytes: 32, hash: "sha384" }],
  [0x1303, { cipher: "chacha20-poly1305", keyBytes: 32, hash: "sha256" }],
] as const);

/**
 * Reads a server's first flight from the bytes that came from it. `secret` is TLS 1.3's server handshake traffic secret, as Node's
 * `keylog` event tells it; null for TLS 1.2, which says all this in the clear. Reads as far as it is well formed; throws nothing.
 */
export function readServerFlight(bytes: Buffer, secret: Buffer | null): ServerFlight {
  let chain: Buffer[] = [];
  let request: Buffer[] | null = null;
  try {
    for (const { type, body } of messagesOf(handshakeBytes(bytes, secret))) {
      if (type === messages.certificate) chain = readChain(new Fields(body), secret !== null);
      if (type === messages.certificateRequest) request = readAuthorities(new Fields(body), secret !== null);
      if (type === messages.finished || type === messages.serverHelloDone) break;
    }
  } catch (error) {
    // A flight that was cut off, or is none.
    if (!(error instanceof RangeError)) throw error;
  }
  return { chain, asksForIdentity: request !== null, authorities: request ?? [] };
}

/** The handshake's own bytes, of which messages may lie across records. */
function handshakeBytes(bytes: Buffer, secret: Buffer | null): Buffer {
  const parts: Buffer[] = [];
  let opener: RecordOpener | null = null;
  for (let at = 0; at + 5 <= bytes.length; ) {
    const end = at + 5 + bytes.readUInt16BE(at + 3);
    if (end > bytes.length) break;
    const [header, body] = [bytes.subarray(at, at + 5), bytes.subarray(at + 5, end)];
    at = end;
    if (header[0] === records.handshake) parts.push(body);
    if (header[0] !== records.applicationData || secret === null) continue;
    opener ??= RecordOpener.of(Buffer.concat(parts), secret);
    const opened = opener?.open(header, body) ?? null;
    // From the server's Finished on it uses other keys.
    if (opened === null) break;
    parts.push(opened);
  }
  return Buffer.concat(parts);
}

/** Opens TLS 1.3's records. RFC 8446, section 5.2. */
class RecordOpener {
  readonly #cipher: "aes-128-gcm" | "aes-256-gcm" | "chacha20-poly1305";
  readonly #key: Buffer;
  readonly #iv: Buffer;
  #sequence = 0;

  private constructor(cipher: "aes-128-gcm" | "aes-256-gcm" | "chacha20-poly1305", key: Buffer, iv: Buffer) {
    this.#cipher = cipher;
    this.#key = key;
    this.#iv = iv;
  }

  /** By the suite that the last ServerHello chose. */
  static of(hello: Buffer, secret: Buffer): RecordOpener | null {
    const chosen = [...messagesOf(hello)].findLast(({ type }) => type === messages.serverHello);
    if (!chosen) return null;
    const fields = new Fields(chosen.body);
    fields.take(34);
    fields.vector(1);
    const suite = suites.get(fields.number(2) as 0x1301);
    if (!suite) return null;
    return new RecordOpener(suite.cipher, expand(suite.hash, secret, "key", suite.keyBytes), expand(suite.hash, secret, "iv", 12));
  }

  /** A handshake record's content; empty for others; null for what these keys do not open. */
  open(header: Buffer, body: Buffer): Buffer | null {
    if (body.length < 17) return null;
    const nonce = Buffer.from(this.#iv);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ this.#sequence++) >>> 0, 8);
    // Node's types know the modes apart, and here it is all one.
    const decipher = createDecipheriv(this.#cipher as "aes-128-gcm", this.#key, nonce, { authTagLength: 16 });
    decipher.setAAD(header, { plaintextLength: body.length - 16 });
    decipher.setAuthTag(body.subarray(-16));
    try {
      const inner = Buffer.concat([decipher.update(body.subarray(0, -16)), decipher.final()]);
      const last = inner.findLastIndex((byte) => byte !== 0);
      return inner[last] === records.handshake ? inner.subarray(0, last) : Buffer.alloc(0);
    } catch {
      return null;
    }
  }
}

/** HKDF-Expand-Label for what fits into one block. RFC 8446, section 7.1. */
function expand(hash: string, secret: Buffer, label: string, length: number): Buffer {
  const name = `tls13 ${label}`;
  const info = Buffer.from([0, length, name.length, ...Buffer.from(name), 0, 1]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}

function* messagesOf(bytes: Buffer): Generator<{ type: number; body: Buffer }> {
  const fields = new Fields(bytes);
  while (!fields.isEmpty) yield { type: fields.number(1), body: fields.vector(3) };
}

function readChain(fields: Fields, is13: boolean): Buffer[] {
  if (is13) fields.vector(1);
  const list = new Fields(fields.vector(3));
  const chain: Buffer[] = [];
  while (!list.isEmpty) {
    chain.push(list.vector(3));
    if (is13) list.vector(2);
  }
  return chain;
}

function readAuthorities(fields: Fields, is13: boolean): Buffer[] {
  fields.vector(1);
  if (!is13) {
    fields.vector(2);
    return readNames(fields.vector(2));
  }
  const extensions = new Fields(fields.vector(2));
  while (!extensions.isEmpty) {
    const type = extensions.number(2);
    const body = extensions.vector(2);
    if (type === certificateAuthorities) return readNames(new Fields(body).vector(2));
  }
  return [];
}

function readNames(bytes: Buffer): Buffer[] {
  const list = new Fields(bytes);
  const names: Buffer[] = [];
  while (!list.isEmpty) names.push(list.vector(2));
  return names;
}

/** Reads TLS's presentation language. RangeError where there is too little. */
class Fields {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isEmpty(): boolean {
    return this.#at >= this.#bytes.length;
  }

  take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new RangeError("There is less than was announced.");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  number(bytes: number): number {
    return this.take(bytes).readUIntBE(0, bytes);
  }

  /** What follows its own length of so many bytes. */
  vector(lengthBytes: number): Buffer {
    return this.take(this.number(lengthBytes));
  }
}
