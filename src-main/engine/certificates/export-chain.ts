import type { KeyObject } from "node:crypto";
import { Fault } from "#shared/base/fault";
import type { CertificateFileFormat } from "#shared/model/certificate";
import { forgeLibrary } from "./asn1";
import { encryptPbes2 } from "./encrypt-pbe";
import { keyText } from "./issue";
import { toPem } from "./pem";
import { DerWriter } from "./write-der";
import { writePkcs12 } from "./write-pkcs12";

/** What is saved of a chain. */
export interface ChainExport {
  readonly chain: readonly Uint8Array[];
  /** Null where there is none, or none is wanted. */
  readonly key: KeyObject | null;
  readonly format: CertificateFileFormat;
  /** For a key: null or empty to leave it open. PKCS#12 needs one. */
  readonly password: string | null;
  /** As a keychain shows it. */
  readonly name: string;
}

/** The bytes of a file with certificates, a key, or both. Fault bad-params: a key is asked for and there is none; PKCS#12 without a password. */
export async function exportChain({ chain, key, format, password, name }: ChainExport): Promise<Uint8Array> {
  const certificates = chain.map((der) => toPem("CERTIFICATE", der));
  switch (format) {
    case "certificate":
      return Buffer.from(certificates[0] ?? "");
    case "chain":
      return Buffer.from(certificates.join(""));
    case "key":
      return Buffer.from(await keyPem(needed(key), password));
    case "all":
      return Buffer.from([await keyPem(needed(key), password), ...certificates].join(""));
    case "pkcs12":
    case "pkcs12-legacy": {
      if (!password) throw new Fault("bad-params", "A PKCS#12 file needs a password.", { act: "Give one, or save as PEM." });
      const der = needed(key).export({ type: "pkcs8", format: "der" });
      return writePkcs12(await forgeLibrary(), { chain, key: der, password, name, legacy: format === "pkcs12-legacy" });
    }
  }
}

async function keyPem(key: KeyObject, password: string | null): Promise<string> {
  if (!password) return keyText(key);
  const forge = await forgeLibrary();
  const der = new DerWriter(forge);
  const { algorithm, bytes } = await encryptPbes2(forge, key.export({ type: "pkcs8", format: "der" }), password);
  return toPem("ENCRYPTED PRIVATE KEY", der.bytes(der.sequence(algorithm, der.octets(bytes))));
}

function needed(key: KeyObject | null): KeyObject {
  if (key !== null) return key;
  throw new Fault("bad-params", "There is no key to save.", { act: "Save the certificate alone." });
}
