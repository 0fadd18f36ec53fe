import { Fault } from "#shared/base/fault";
import { formatBytes } from "#shared/model/format";
import { writeJson } from "../../../codec/display/decode";
import { JsonOut } from "../../../codec/display/json-out";
import { CanonicalBytes } from "../../../codec/json/canonical-bytes";
import { encodeJson } from "../../../codec/json/encode";
import type { CallFacts } from "../call-facts";
import type { CallFileWriter, FileRow } from "../call-file-writer";
import type { MessageTypes } from "../message-types";
import { headLine } from "./ndjson-head";

/** UTF-16 units of a message's JSON; a longer one has its bytes alone. */
const jsonLimit = 64 * 1024 * 1024;
/** Less than what makes the longest string of base64. */
const maxMessageBytes = 256 * 1024 * 1024;
/** A longer line's memory is given back. */
const keptBytes = 1024 * 1024;
const [closeBrace, newline] = [0x7d, 0x0a];

/**
 * Writes a call as NDJSON (github.com/ndjson/ndjson-spec): the first line is the call's, and each other line a row with its
 * message as canonical JSON. Where that JSON would not come back as the same bytes, the line has them too, in base64. A row that
 * the user has marked says `"marked":true`, which is of no matter to any other reader.
 */
export class NdjsonWriter implements CallFileWriter {
  readonly #facts: CallFacts;
  readonly #types: MessageTypes;
  readonly #descriptorSet: Uint8Array | null;
  readonly #canonical: Readonly<Record<"sent" | "received", CanonicalBytes | null>>;
  #out = new JsonOut();

  /** `descriptorSet`: the types as a FileDescriptorSet, so that the file can be opened where no schema is; null for none. */
  constructor(facts: CallFacts, types: MessageTypes, descriptorSet: Uint8Array | null) {
    this.#facts = facts;
    this.#types = types;
    this.#descriptorSet = descriptorSet;
    this.#canonical = { sent: CanonicalBytes.of(types.input), received: CanonicalBytes.of(types.output) };
  }

  begin(): Iterable<Uint8Array> {
    return [line(headLine(this.#facts, this.#descriptorSet))];
  }

  row({ index, kind, offsetMs, bytes, marked }: FileRow): Iterable<Uint8Array> {
    if (this.#out.length > keptBytes) this.#out = new JsonOut();
    const out = this.#out;
    out.length = 0;
    const ms = Math.round(offsetMs * 1e6) / 1e6;
    out.plain(`{"index":${index},"kind":"${kind}","offsetMs":${ms},"size":${bytes.length}${marked ? ',"marked":true' : ""},`);
    if (kind === "mark") out.plain(`"mark":${JSON.stringify(buffer(bytes).toString("utf8"))}`);
    else this.#message(out, kind, bytes);
    out.byte(closeBrace);
    out.byte(newline);
    return [out.view];
  }

  end(): Iterable<Uint8Array> {
    return [];
  }

  #message(out: JsonOut, kind: "sent" | "received", bytes: Uint8Array): void {
    if (bytes.length > maxMessageBytes) {
      throw new Fault("too-large", `A message of ${formatBytes(bytes.length)} is too large for a line of JSON.`, {
        act: "Save it as a binary log, which has no such limit.",
        facts: { size: bytes.length, limit: maxMessageBytes },
      });
    }
    const type = kind === "sent" ? this.#types.input : this.#types.output;
    const start = out.length;
    out.ascii('"message":');
    const textStart = out.length;
    const isWhole = writeJson(type, this.#types.registry, bytes, out, jsonLimit);
    if (isWhole && this.#canonical[kind]?.isSure(bytes)) return;
    const json = isWhole ? out.text(textStart) : null;
    if (json !== null && this.#isExact(type, json, bytes)) return;
    out.length = start;
    out.ascii(`"bytes":"${buffer(bytes).toString("base64")}"`);
    if (json !== null) out.plain(`,"message":${json}`);
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

function buffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
