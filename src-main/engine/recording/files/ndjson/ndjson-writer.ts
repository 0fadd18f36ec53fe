import { Fault } from "#shared/base/fault";
import { formatBytes } from "#shared/model/format";
import { decodeJson } from "../../../codec/display/decode";
import { encodeJson } from "../../../codec/json/encode";
import type { CallFacts } from "../call-facts";
import type { CallFileWriter, FileRow } from "../call-file-writer";
import type { MessageTypes } from "../message-types";
import { headLine } from "./ndjson-head";

/** UTF-16 units of a message's JSON; a longer one has its bytes alone. */
const jsonLimit = 64 * 1024 * 1024;
/** Less than what makes the longest string of base64. */
const maxMessageBytes = 256 * 1024 * 1024;

/**
 * Writes a call as NDJSON (github.com/ndjson/ndjson-spec): the first line is the call's, and each other line a row with its
 * message as canonical JSON. Where that JSON would not come back as the same bytes, the line has them too, in base64. A row that
 * the user has marked says `"marked":true`, which is of no matter to any other reader.
 */
export class NdjsonWriter implements CallFileWriter {
  readonly #facts: CallFacts;
  readonly #types: MessageTypes;
  readonly #descriptorSet: Uint8Array | null;

  /** `descriptorSet`: the types as a FileDescriptorSet, so that the file can be opened where no schema is; null for none. */
  constructor(facts: CallFacts, types: MessageTypes, descriptorSet: Uint8Array | null) {
    this.#facts = facts;
    this.#types = types;
    this.#descriptorSet = descriptorSet;
  }

  begin(): Iterable<Uint8Array> {
    return [line(headLine(this.#facts, this.#descriptorSet))];
  }

  row({ index, kind, offsetMs, bytes, marked }: FileRow): Iterable<Uint8Array> {
    const place = `"index":${index},"kind":"${kind}","offsetMs":${Math.round(offsetMs * 1e6) / 1e6},"size":${bytes.length}${marked ? ',"marked":true' : ""}`;
    const text = kind === "mark" ? `"mark":${JSON.stringify(buffer(bytes).toString("utf8"))}` : this.#message(kind, bytes);
    return [line(`{${place},${text}}`)];
  }

  end(): Iterable<Uint8Array> {
    return [];
  }

  #message(kind: "sent" | "received", bytes: Uint8Array): string {
    if (bytes.length > maxMessageBytes) {
      throw new Fault("too-large", `A message of ${formatBytes(bytes.length)} is too large for a line of JSON.`, {
        act: "Save it as a binary log, which has no such limit.",
        facts: { size: bytes.length, limit: maxMessageBytes },
      });
    }
    const type = kind === "sent" ? this.#types.input : this.#types.output;
    const { json, truncated } = decodeJson(type, this.#types.registry, bytes, { indent: 0, limit: jsonLimit });
    if (truncated) return `"bytes":"${base64(bytes)}"`;
    return this.#isExact(type, json, bytes) ? `"message":${json}` : `"bytes":"${base64(bytes)}","message":${json}`;
  }

  /** Does the JSON come back as the same bytes? Not so for unusual encodings, and for what is no message of the type. */
  #isExact(type: MessageTypes["input"], json: string, bytes: Uint8Array): boolean {
    try {
      return Buffer.compare(encodeJson(type, this.#types.registry, json), bytes) === 0;
    } catch {
      return false;
    }
  }
}

function line(text: string): Uint8Array {
  return Buffer.from(`${text}\n`, "utf8");
}

function base64(bytes: Uint8Array): string {
  return buffer(bytes).toString("base64");
}

function buffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
