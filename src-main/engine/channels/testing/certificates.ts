import "reflect-metadata";
import { webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonGeneralName,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** A certificate and its key, in PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

const algorithms = {
  ec: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  rsa: { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
  ed25519: { name: "Ed25519" },
} as const;

export interface Wish {
  readonly commonName?: string;
  /** DNS names, and addresses. */
  readonly names?: readonly string[];
  readonly key?: keyof typeof algorithms;
  /** From now. */
  readonly days?: readonly [from: number, to: number];
  readonly purpose?: "server" | "client";
}

type Keys = webcrypto.CryptoKeyPair;

const dayMs = 24 * 3600 * 1000;
let serial = 1;

/** An authority for tests, and what it issues. */
export class TestAuthority implements Pair {
  readonly cert: string;
  readonly key: string;
  readonly #certificate: X509Certificate;
  readonly #keys: Keys;

  private constructor(certificate: X509Certificate, keys: Keys, key: string) {
    this.#certificate = certificate;
    this.#keys = keys;
    this.cert = certificate.toString("pem");
    this.key = key;
  }

  static async make(commonName = "Test Authority", wish: Pick<Wish, "key" | "days"> = {}): Promise<TestAuthority> {
    const keys = await makeKeys(wish.key);
    const certificate = await X509CertificateGenerator.createSelfSigned(
      { ...frame(commonName, wish), keys, extensions: [new BasicConstraintsExtension(true, undefined, true)] },
      webcrypto,
    );
    return new TestAuthority(certificate, keys, await pemOf(keys));
  }

  async issue(wish: Wish = {}): Promise<Pair> {
    const keys = await makeKeys(wish.key);
    const certificate = await X509CertificateGenerator.create(
      {
        ...frame(wish.commonName ?? "leaf", wish),
        subject: `CN=${wish.commonName ?? "leaf"}`,
        issuer: this.#certificate.subject,
        publicKey: keys.publicKey,
        signingKey: this.#keys.privateKey,
        extensions: extensionsOf(wish),
      },
      webcrypto,
    );
    return { cert: certificate.toString("pem"), key: await pemOf(keys) };
  }

  /** An authority below this one. */
  async delegate(commonName: string): Promise<TestAuthority> {
    const keys = await makeKeys();
    const certificate = await X509CertificateGenerator.create(
      {
        ...frame(commonName, {}),
        subject: `CN=${commonName}`,
        issuer: this.#certificate.subject,
        publicKey: keys.publicKey,
        signingKey: this.#keys.privateKey,
        extensions: [new BasicConstraintsExtension(true, undefined, true)],
      },
      webcrypto,
    );
    return new TestAuthority(certificate, keys, await pemOf(keys));
  }
}

/** A server's certificate that is signed by itself. */
export async function selfSigned(wish: Wish = {}): Promise<Pair> {
  const keys = await makeKeys(wish.key);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    { ...frame(wish.commonName ?? "self", wish), keys, extensions: extensionsOf(wish) },
    webcrypto,
  );
  return { cert: certificate.toString("pem"), key: await pemOf(keys) };
}

function frame(commonName: string, { days: [from, to] = [-1, 30], key = "ec" }: Pick<Wish, "days" | "key">) {
  return {
    name: `CN=${commonName}`,
    serialNumber: (serial++).toString(16).padStart(8, "0"),
    notBefore: new Date(Date.now() + from * dayMs),
    notAfter: new Date(Date.now() + to * dayMs),
    signingAlgorithm: algorithms[key],
  };
}

function extensionsOf({ names = ["localhost", "127.0.0.1"], purpose = "server" }: Wish): Extension[] {
  const general = names.map((value): JsonGeneralName => ({ type: /^[\d.]+$|:/.test(value) ? "ip" : "dns", value }));
  const usage = purpose === "server" ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth;
  return [
    new BasicConstraintsExtension(false),
    new ExtendedKeyUsageExtension([usage]),
    ...(general.length > 0 ? [new SubjectAlternativeNameExtension(general)] : []),
  ];
}

function makeKeys(key: keyof typeof algorithms = "ec"): Promise<Keys> {
  return webcrypto.subtle.generateKey(algorithms[key], true, ["sign", "verify"]) as Promise<Keys>;
}

async function pemOf({ privateKey }: Keys): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", privateKey), "PRIVATE KEY");
}
