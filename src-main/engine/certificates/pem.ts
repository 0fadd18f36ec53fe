import { Fault } from "#shared/base/fault";

/** One block of a PEM file. */
export interface PemBlock {
  /** As in `-----BEGIN label-----`. */
  readonly label: string;
  /** The whole block with its first and last line: what has headers is told by it. */
  readonly text: string;
  /** The headers of RFC 1421, which only encrypted keys of the old kind have: `DEK-Info: …`. */
  readonly headers: readonly string[];
  readonly bytes: Uint8Array;
}

const begin = "-----BEGIN ";
const dashes = "-----";

/** Are these bytes a text with a PEM block? */
export function isPem(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(begin);
}

/** The blocks of a PEM file; what stands between them is for people. Fault undecodable. Source: RFC 7468. */
export function pemBlocks(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  for (let at = text.indexOf(begin); at >= 0; ) {
    const labelEnd = text.indexOf(dashes, at + begin.length);
    const label = labelEnd < 0 ? "" : text.slice(at + begin.length, labelEnd);
    const last = `-----END ${label}-----`;
    const end = text.indexOf(last, at);
    if (!/^[A-Z0-9 ]{1,64}$/.test(label) || end < 0) throw broken(label);
    blocks.push(block(label, text.slice(labelEnd + dashes.length, end), text.slice(at, end + last.length)));
    at = text.indexOf(begin, end + last.length);
  }
  return blocks;
}

/** Bytes as a PEM block, with lines of 64 characters. */
export function toPem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

function block(label: string, content: string, text: string): PemBlock {
  const lines = content.split(/\r\n?|\n/).map((line) => line.trim());
  const headers = lines.filter((line) => line.includes(":"));
  const body = lines.filter((line) => !line.includes(":")).join("");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(body)) throw broken(label);
  return { label, text, headers, bytes: new Uint8Array(Buffer.from(body, "base64")) };
}

function broken(label: string): Fault {
  return new Fault("undecodable", `A PEM block ${JSON.stringify(label.slice(0, 64))} is broken.`, {
    act: "See that the file is whole: each block has a line with BEGIN and one with END.",
  });
}
