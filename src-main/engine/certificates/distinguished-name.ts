import type { JsonName } from "@peculiar/x509";
import { x509Library } from "./x509-library";

/** A name as a certificate has it, in words. */
export interface NameFacts {
  /** RFC 4514, most specific part first. */
  readonly text: string;
  readonly commonName: string | null;
}

/** A distinguished name, general to specific as a certificate writes it, by RFC 4514, which turns it round. */
export function nameFacts(parts: JsonName): NameFacts {
  const text = parts.toReversed().map(relativeName).join(",");
  // The last one is the most specific, and the one that OpenSSL and browsers show.
  const commonName = parts.findLast((part) => part.CN !== undefined)?.CN?.at(-1) ?? null;
  return { text, commonName };
}

/** A name by itself, given its DER, by RFC 4514; null for bytes that are none. */
export async function distinguishedName(der: Uint8Array): Promise<string | null> {
  const { Name } = await x509Library();
  try {
    return nameFacts(new Name(new Uint8Array(der)).toJSON()).text;
  } catch {
    return null;
  }
}

function relativeName(part: JsonName[number]): string {
  return Object.entries(part)
    .flatMap(([type, values]) => values.map((value) => `${type}=${escaped(value)}`))
    .join("+");
}

/** Source: RFC 4514, section 2.4. */
function escaped(value: string): string {
  const text = value
    .replace(/[\\"+,;<>]/g, "\\$&")
    .replaceAll("\0", "\\00")
    .replace(/^[ #]/, "\\$&");
  return value.length > 1 && value.endsWith(" ") ? `${text.slice(0, -1)}\\ ` : text;
}
