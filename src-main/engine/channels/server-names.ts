import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { checkServerIdentity } from "node:tls";
import { domainToASCII } from "node:url";

/** Labels of letters, digits, hyphens and underscores: what may stand in SNI (RFC 6066, section 3). */
const hostName = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/i;

/** A host as names in certificates are written: in ASCII, without a last dot or an IPv6 zone. */
export function certificateName(host: string): string {
  const bare = host.replace(/\.$/, "").replace(/%.*$/, "");
  return domainToASCII(bare) || bare;
}

/** The name to ask a server for; empty where none may be asked for: addresses, and what is no host name. */
export function sniOf(name: string): string {
  return isIP(name) === 0 && hostName.test(name) ? name : "";
}

/** The DNS names and addresses that a certificate is for, as they stand in its subjectAltName. */
export function namesOf(certificate: X509Certificate): string[] {
  const text = certificate.subjectAltName ?? "";
  // Node quotes a name that could be mistaken for two, as JSON.
  const entries = text.matchAll(/(?:^|, )(DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g);
  return [...entries].map(([, , name = ""]) => (name.startsWith('"') ? String(JSON.parse(name)) : name));
}

/**
 * Is a certificate for this name? By its subjectAltName alone (RFC 9525). A name that is no host name, such as `*grpcstudy.com`, is
 * looked for as it is, as Go does.
 */
export function isFor(certificate: X509Certificate, name: string): boolean {
  if (namesOf(certificate).some((other) => other.toLowerCase() === name.toLowerCase())) return true;
  // Where there are no names, Node would look at the common name.
  if (namesOf(certificate).length === 0) return false;
  return checkServerIdentity(name, certificate.toLegacyObject()) === undefined;
}
