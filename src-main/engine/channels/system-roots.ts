import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import tls from "node:tls";
import type { SystemRootSource } from "#shared/model/server-look";

/** The authorities that stand for "those that the system trusts". */
export interface SystemRoots {
  /** PEM, one certificate in each string, or a bundle of them. */
  readonly pem: readonly string[];
  /**
   * Where they are from: the system itself; its bundle file (Linux); or, where this runtime can ask neither, Mozilla's list as it
   * came with Node, which lacks what a company has added.
   */
  readonly from: SystemRootSource;
}

/** Where Linux distributions, BSDs and macOS keep the bundle. Source: Go's crypto/x509, root_linux.go, root_bsd.go. */
const bundles = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/tls/cacert.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];
const begin = "-----BEGIN CERTIFICATE-----";

/** Since Node 22.15, which Electron has. */
interface NewerTls {
  getCACertificates?(type: "system"): string[];
}

let known: Promise<SystemRoots> | null = null;

/** The roots that the system trusts, read once. SSL_CERT_FILE and SSL_CERT_DIR stand before them, as in OpenSSL and Go. */
export function systemRoots(): Promise<SystemRoots> {
  known ??= readRoots(process.env);
  return known;
}

/** The same for another environment, read anew. */
export async function readRoots(env: NodeJS.ProcessEnv): Promise<SystemRoots> {
  const chosen = await fromEnvironment(env);
  if (chosen.length > 0) return { pem: chosen, from: "system" };
  const asked = (tls as NewerTls).getCACertificates?.("system") ?? [];
  if (asked.length > 0) return { pem: asked, from: "system" };
  for (const file of bundles) {
    const pem = await readBundle(file);
    if (pem !== null) return { pem: [pem], from: "bundle-file" };
  }
  return { pem: tls.rootCertificates, from: "mozilla" };
}

async function fromEnvironment({ SSL_CERT_FILE: file, SSL_CERT_DIR: folders }: NodeJS.ProcessEnv): Promise<string[]> {
  const files = file ? [file] : [];
  for (const folder of folders?.split(path.delimiter).filter(Boolean) ?? []) {
    const names = await readdir(folder).catch(() => []);
    files.push(...names.map((name) => path.join(folder, name)));
  }
  const read = await Promise.all(files.map(readBundle));
  return read.filter((pem) => pem !== null);
}

async function readBundle(file: string): Promise<string | null> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.includes(begin) ? text : null;
}
