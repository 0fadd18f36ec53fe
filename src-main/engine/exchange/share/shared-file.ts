import { Fault } from "#shared/base/fault";
import type { SavedRequest } from "#shared/model/saved-request";
import { secretMask } from "#shared/model/secret";
import type { SharedRequest } from "#shared/model/shared-request";
import { sharedFormat } from "../../workspace/file-formats";
import { maxFileBytes } from "../../workspace/yaml-text";

/** As base64 is written in mails (RFC 2045), so that lines stay short. */
const lineLength = 76;

export interface SharedFileParts {
  readonly name: string;
  readonly request: SavedRequest;
  /** A FileDescriptorSet. */
  readonly schema: Uint8Array;
}

/** The text of a shared request's file, and how often a secret had to be taken out of it. */
export interface SharedFileText {
  readonly text: string;
  readonly hidden: number;
}

/**
 * Writes a shared request. `redact` takes out what is secret on this machine, wherever in the request somebody has typed it. Fault
 * too-large for what could not be read again.
 */
export function writeShared({ name, request, schema }: SharedFileParts, redact: (text: string) => string): SharedFileText {
  const plain = sharedFormat.print({ name, request, schema: "" });
  const clean = redact(plain);
  const shared = clean === plain ? { name, request } : sharedFormat.parse(clean, name).value;
  const text = sharedFormat.print({ ...shared, schema: linesOf(Buffer.from(schema).toString("base64")) });
  if (Buffer.byteLength(text) > maxFileBytes) {
    throw new Fault("too-large", "This request with its descriptors is too large for one file.", {
      act: "Share the workspace's folder and the .proto files instead.",
      facts: { size: Buffer.byteLength(text), limit: maxFileBytes },
    });
  }
  return { text, hidden: countOf(clean, secretMask) - countOf(plain, secretMask) };
}

/** Reads a shared request. `file` is for faults. Fault workspace-file (facts: line, column, problem), also of a later version. */
export function readShared(text: string, file: string): SharedRequest {
  return sharedFormat.parse(text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n"), file).value;
}

function linesOf(text: string): string {
  return text.replace(new RegExp(`.{1,${lineLength}}`, "g"), "$&\n");
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}
