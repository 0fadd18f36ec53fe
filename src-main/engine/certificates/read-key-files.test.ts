import { createPublicKey } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { isKeyOf } from "./arrange-chain";
import { readKeyFiles } from "./read-key-files";
import { fixture, fixtureCertificate, fixturePassword } from "./testing/fixtures";

const read = (names: readonly string[], password: string | null = null) => readKeyFiles(names.map(fixture), password);

/** Does a file give the key of this certificate, and nothing else? */
async function givesKey(name: string, certificate: string, password: string | null): Promise<void> {
  const { keys, certificates } = await read([name], password);
  expect([name, keys.length, certificates.length]).toEqual([name, 1, 0]);
  expect([name, keys.map((key) => isKeyOf(fixtureCertificate(certificate), key))]).toEqual([name, [true]]);
}

describe("keys", () => {
  it.each(["rsa", "ec", "ed25519"])("are read plain, as PKCS#8: %s", (kind) => givesKey(`${kind}.key.pem`, `${kind}.pem`, null));

  it.each(["rsa.pkcs1.pem", "rsa.pkcs1.der", "ec.sec1.pem", "ec.sec1.der", "ec.pkcs8.der"])("are read in other forms: %s", (name) =>
    givesKey(name, `${name.slice(0, name.indexOf("."))}.pem`, null),
  );

  const encrypted = [
    "rsa.aes256.pem",
    "ec.aes256.pem",
    "ed25519.aes256.pem",
    "rsa.sha512.der",
    "rsa.scrypt.pem",
    "rsa.pkcs1-aes.pem",
    "ec.des3.pem",
    "ec.pbe-3des.pem",
    "ec.pbe-des.pem",
    "ec.pbe-rc2.pem",
  ];
  it.each(encrypted)("are decrypted: %s", async (name) => {
    await givesKey(name, `${name.slice(0, name.indexOf("."))}.pem`, fixturePassword);
    await expect(read([name])).rejects.toMatchObject({ code: "password-needed", facts: { file: name } });
    await expect(read([name], "")).rejects.toMatchObject({ code: "password-wrong", facts: { file: name } });
    await expect(read([name], "guess")).rejects.toMatchObject({ code: "password-wrong", facts: { file: name } });
  });
});

describe("PKCS#12", () => {
  it.each(["rsa.p12", "ec.p12", "ed25519.p12", "rsa.legacy.p12", "ec.legacy.p12", "ed25519.legacy.p12"])("%s", async (name) => {
    const leaf = `${name.slice(0, name.indexOf("."))}.pem`;
    const { keys, certificates } = await read([name], fixturePassword);
    expect(certificates).toEqual(expect.arrayContaining([leaf, "middle.pem", "ca.pem"].map(fixtureCertificate)));
    expect(certificates).toHaveLength(3);
    expect(keys.map((key) => isKeyOf(fixtureCertificate(leaf), key))).toEqual([true]);
    await expect(read([name])).rejects.toMatchObject({ code: "password-needed", facts: { file: name } });
    await expect(read([name], "guess")).rejects.toMatchObject({ code: "password-wrong", facts: { file: name } });
  });

  it.each(["ec.empty.p12", "ec.open.p12"])("without a password: %s", async (name) => {
    expect(await read([name])).toMatchObject({ keys: [{ type: "private" }], certificates: [fixtureCertificate("ec.pem")] });
    expect(await read([name], "")).toMatchObject({ keys: [{ type: "private" }] });
  });
});

describe("files", () => {
  it("hold certificates and keys in any order, or in two", async () => {
    const mixed = await read(["ec.mixed.pem"]);
    expect(mixed.certificates).toEqual(["ca.pem", "middle.pem", "ec.pem"].map(fixtureCertificate));
    const [key] = mixed.keys;
    expect(key?.asymmetricKeyType).toBe("ec");
    expect((await read(["ec.pem", "ec.key.pem"])).keys.map((one) => createPublicKey(one).equals(createPublicKey(key ?? "")))).toEqual([
      true,
    ]);
  });

  it("are told by their content, whatever they are called", async () => {
    expect((await read(["ec.der"])).certificates).toEqual([fixtureCertificate("ec.pem")]);
    expect((await read(["ec.trusted.pem"])).certificates).toEqual([fixtureCertificate("ec.pem")]);
    const windows = Buffer.from(fixture("ec.pem").bytes).toString().replaceAll("\n", "\r\n");
    expect((await readKeyFiles([{ name: "w", bytes: Buffer.from(`\ufeff${windows}`) }], null)).certificates).toHaveLength(1);
  });

  const refused: [string, Uint8Array][] = [
    ["nothing", new Uint8Array()],
    ["a text", Buffer.from("hello")],
    ["a PEM that ends early", fixture("ec.pem").bytes.subarray(0, 400)],
    ["PEM without Base64", Buffer.from("-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n")],
    ["a certificate of nothing", Buffer.from("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")],
    ["a request", Buffer.from("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n")],
    ["deep nesting", Buffer.alloc(100_000, Uint8Array.of(0x30, 0x80))],
    ["a sequence of numbers", Uint8Array.of(0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00)],
  ];
  it.each(refused)("are refused with their name: %s", async (_, bytes) => {
    await expect(readKeyFiles([{ name: "it.pem", bytes }], null)).rejects.toMatchObject({ code: "undecodable", facts: { file: "it.pem" } });
  });

  it("are refused when too large, and not even looked at", async () => {
    const bytes = new Uint8Array(5 * 1024 * 1024);
    await expect(readKeyFiles([{ name: "big", bytes }], null)).rejects.toMatchObject({ code: "too-large" });
  });

  it("never ask for work without end", async () => {
    // The rounds of PBKDF2, 2048, are the only number of two bytes there; 2^31 - 1 needs two more, so every length grows: by hand.
    const rounds = (count: number[]) => {
      const kdf = sequence(oid("2a864886f70d01050c"), sequence(octets([1, 2]), integer(count)));
      const aes = sequence(oid("60864801650304012a"), octets(new Array(16).fill(0)));
      return sequence(sequence(oid("2a864886f70d01050d"), sequence(kdf, aes)), octets(new Array(32).fill(0)));
    };
    const bytes = Uint8Array.from(rounds([0x7f, 0xff, 0xff, 0xff]));
    await expect(readKeyFiles([{ name: "slow", bytes }], "x")).rejects.toMatchObject({ code: "unsupported", facts: { file: "slow" } });
    const quick = Uint8Array.from(rounds([1]));
    await expect(readKeyFiles([{ name: "quick", bytes: quick }], "x")).rejects.toMatchObject({ code: "password-wrong" });
  });

  it("fail with a fault that is not ours, wherever they are broken", async () => {
    const names = ["ec.der", "ec.p12", "ec.legacy.p12", "rsa.sha512.der", "ec.mixed.pem", "rsa.pkcs1-aes.pem", "ec.sec1.der"];
    const files = names.map((name) => fixture(name).bytes);
    const damaged = fc.record({
      file: fc.constantFrom(...files),
      changes: fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) }), { minLength: 1, maxLength: 4 }),
      keep: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(damaged, async ({ file, changes, keep }) => {
        const bytes = file.slice(0, keep > 0.7 ? file.length : Math.ceil(keep * file.length));
        for (const { at, byte } of changes) bytes[Math.floor(at * bytes.length)] = byte;
        const answer = await readKeyFiles([{ name: "x", bytes }], fixturePassword).catch((reason: unknown) => reason);
        if (answer instanceof Fault) expect(answer.code).not.toBe("internal");
        else expect(answer).toHaveProperty("certificates");
      }),
      { numRuns: 150 },
    );
  });
});

const sequence = (...of: number[][]) => [0x30, of.flat().length, ...of.flat()];
const oid = (hex: string) => [0x06, hex.length / 2, ...Buffer.from(hex, "hex")];
const octets = (of: number[]) => [0x04, of.length, ...of];
const integer = (of: number[]) => [0x02, of.length, ...of];
