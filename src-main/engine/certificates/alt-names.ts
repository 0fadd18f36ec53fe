import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { Fault } from "#shared/base/fault";
import type { SubjectAltName } from "#shared/model/certificate";

/** A label of a host's name; an underscore is no host's, and met in test networks all the same. */
const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/**
 * A name for a certificate, told by how people write it: an IP address (IPv6 with brackets or without), an address of mail, a URI, else
 * a DNS name, in which `*` may stand for the whole first label. Names of other scripts become ASCII. Fault bad-params, with facts.name.
 */
export function altName(written: string): SubjectAltName {
  const text = written.trim();
  const address = text.replace(/^\[(.*)\]$/, "$1");
  if (isIP(address) !== 0 && !address.includes("%")) return { kind: "ip", value: address };
  if (/^[a-z][a-z0-9+.-]*:\/\/[\x21-\x7e]+$/i.test(text)) return { kind: "uri", value: text };
  if (/^[\x21-\x3f\x41-\x7e]+@[\x21-\x3f\x41-\x7e]+$/.test(text)) return { kind: "email", value: text };
  return { kind: "dns", value: dnsName(text) };
}

function dnsName(text: string): string {
  const isWild = text.startsWith("*.");
  const ascii = domainToASCII(isWild ? text.slice(2) : text);
  const isName = ascii.length <= 250 && ascii.split(".").every((part) => label.test(part));
  // What is turned into an address on the way (127.1) is not what was written.
  if (isName && isIP(ascii) === 0) return isWild ? `*.${ascii}` : ascii;
  throw new Fault("bad-params", `${JSON.stringify(text)} is neither a host's name nor an IP address.`, {
    act: text.includes("*")
      ? "A * stands for one whole label, the first: *.example.test."
      : "Write names like localhost, api.example.test, 127.0.0.1 or ::1.",
    facts: { name: text },
  });
}
