import { readFileSync } from "node:fs";
import { pemBlocks } from "../pem";
import type { KeyFile } from "../read-key-files";

/** With what the encrypted files of fixtures/ open. */
export const fixturePassword = "密码 pass";

/** A file that make-fixtures.sh made. */
export function fixture(name: string): KeyFile {
  return { name, bytes: new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url))) };
}

/** The first certificate of a PEM file of fixtures/, as DER. */
export function fixtureCertificate(name: string): Uint8Array {
  const [first] = pemBlocks(Buffer.from(fixture(name).bytes).toString());
  if (first === undefined) throw new Error(`${name} has no certificate.`);
  return first.bytes;
}
