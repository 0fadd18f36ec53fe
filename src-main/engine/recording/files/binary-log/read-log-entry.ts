import { isBinaryKey, type MetadataPair } from "#shared/model/metadata";
import { WireReader } from "../../../codec/wire/wire-reader";
import { wireType } from "../../../codec/wire/wire-type";
import {
  type Address,
  addressTypes,
  blankEntry,
  type ClientHeader,
  eventTypes,
  fields,
  type LogEntry,
  type LoggedMessage,
  loggers,
  type ServerHeader,
  type Trailer,
} from "./log-entry";

type Draft<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The entry in these bytes; a message's `data` is a view into them. Fields that the definition does not have, or has with
 * another wire type, are passed over. Throws WireError for what is no message.
 */
export function readLogEntry(bytes: Uint8Array): LogEntry {
  return new EntryReader(bytes).entry();
}

const nothing: Uint8Array = new Uint8Array(0);

class EntryReader {
  readonly #reader: WireReader;

  constructor(bytes: Uint8Array) {
    this.#reader = new WireReader(bytes);
  }

  entry(): LogEntry {
    const entry: Draft<LogEntry> = { ...blankEntry };
    const at = fields.entry;
    this.#each(this.#reader.end, (number, tag) => {
      if (number === at.timestamp) entry.timestampNs = this.#nested(tag, 0n, this.#timestamp);
      else if (number === at.callId) entry.callId = this.#uint64(tag);
      else if (number === at.sequenceId) entry.sequenceId = this.#uint64(tag);
      else if (number === at.type) entry.type = eventTypes[this.#uint32(tag)] ?? "unknown";
      else if (number === at.logger) entry.logger = loggers[this.#uint32(tag)] ?? "unknown";
      else if (number === at.payloadTruncated) entry.payloadTruncated = this.#uint32(tag) !== 0;
      else if (number === at.message) entry.message = this.#nested(tag, null, this.#message);
      else if (number === at.peer) entry.peer = this.#nested(tag, null, this.#address);
      else if (number === at.clientHeader) entry.clientHeader = this.#nested(tag, null, this.#clientHeader);
      else if (number === at.serverHeader) entry.serverHeader = this.#nested(tag, null, this.#serverHeader);
      else if (number === at.trailer) entry.trailer = this.#nested(tag, null, this.#trailer);
      else return false;
      return true;
    });
    return entry;
  }

  readonly #serverHeader = (end: number): ServerHeader => {
    const header: Draft<ServerHeader> = { metadata: [] };
    this.#each(end, (number, tag) => {
      if (number !== fields.header.metadata) return false;
      header.metadata = this.#nested(tag, [], this.#metadata);
      return true;
    });
    return header;
  };

  readonly #clientHeader = (end: number): ClientHeader => {
    const header: Draft<ClientHeader> = { metadata: [], methodName: "", authority: "" };
    this.#each(end, (number, tag) => {
      if (number === fields.header.metadata) header.metadata = this.#nested(tag, [], this.#metadata);
      else if (number === fields.header.methodName) header.methodName = this.#text(tag);
      else if (number === fields.header.authority) header.authority = this.#text(tag);
      else return false;
      return true;
    });
    return header;
  };

  readonly #trailer = (end: number): Trailer => {
    const trailer: Draft<Trailer> = { statusCode: 0, statusMessage: "", statusDetails: nothing, metadata: [] };
    const at = fields.trailer;
    this.#each(end, (number, tag) => {
      if (number === at.metadata) trailer.metadata = this.#nested(tag, [], this.#metadata);
      else if (number === at.statusCode) trailer.statusCode = this.#uint32(tag);
      else if (number === at.statusMessage) trailer.statusMessage = this.#text(tag);
      else if (number === at.statusDetails) trailer.statusDetails = this.#bytes(tag);
      else return false;
      return true;
    });
    return trailer;
  };

  readonly #message = (end: number): LoggedMessage => {
    const message: Draft<LoggedMessage> = { length: 0, data: nothing };
    this.#each(end, (number, tag) => {
      if (number === fields.message.length) message.length = this.#uint32(tag);
      else if (number === fields.message.data) message.data = this.#bytes(tag);
      else return false;
      return true;
    });
    return message;
  };

  readonly #metadata = (end: number): MetadataPair[] => {
    const pairs: MetadataPair[] = [];
    this.#each(end, (number, tag) => {
      if (number !== fields.metadata.entry) return false;
      const pair = this.#nested(tag, null, this.#metadataEntry);
      if (pair) pairs.push(pair);
      return true;
    });
    return pairs;
  };

  readonly #metadataEntry = (end: number): MetadataPair => {
    let key = "";
    let value = nothing;
    this.#each(end, (number, tag) => {
      if (number === fields.metadataEntry.key) key = this.#text(tag);
      else if (number === fields.metadataEntry.value) value = this.#bytes(tag);
      else return false;
      return true;
    });
    return { key, value: buffer(value).toString(isBinaryKey(key) ? "base64" : "latin1") };
  };

  readonly #address = (end: number): Address => {
    const address: Draft<Address> = { type: "unknown", address: "", port: 0 };
    this.#each(end, (number, tag) => {
      if (number === fields.address.type) address.type = addressTypes[this.#uint32(tag)] ?? "unknown";
      else if (number === fields.address.address) address.address = this.#text(tag);
      else if (number === fields.address.port) address.port = this.#uint32(tag);
      else return false;
      return true;
    });
    return address;
  };

  readonly #timestamp = (end: number): bigint => {
    let seconds = 0n;
    let nanos = 0;
    this.#each(end, (number, tag) => {
      if (number === fields.timestamp.seconds) seconds = BigInt.asIntN(64, this.#uint64(tag));
      else if (number === fields.timestamp.nanos) nanos = this.#uint32(tag) | 0;
      else return false;
      return true;
    });
    return seconds * 1_000_000_000n + BigInt(nanos);
  };

  /** Every field up to `end`; what `take` does not take is passed over. */
  #each(end: number, take: (number: number, tag: number) => boolean): void {
    const reader = this.#reader;
    const outer = reader.end;
    reader.end = end;
    while (!reader.done) {
      const tag = reader.tag();
      if (!take(tag >>> 3, tag)) reader.skip(tag);
    }
    reader.end = outer;
  }

  #nested<T, O>(tag: number, other: O, read: (end: number) => T): T | O {
    return this.#is(tag, wireType.lengthDelimited) ? read(this.#reader.length()) : other;
  }

  #uint32(tag: number): number {
    return this.#is(tag, wireType.varint) ? this.#reader.uint32() : 0;
  }

  #uint64(tag: number): bigint {
    if (!this.#is(tag, wireType.varint)) return 0n;
    this.#reader.varint64();
    return (BigInt(this.#reader.high) << 32n) | BigInt(this.#reader.low);
  }

  #bytes(tag: number): Uint8Array {
    if (!this.#is(tag, wireType.lengthDelimited)) return nothing;
    const end = this.#reader.length();
    const bytes = this.#reader.bytes.subarray(this.#reader.position, end);
    this.#reader.position = end;
    return bytes;
  }

  #text(tag: number): string {
    return buffer(this.#bytes(tag)).toString("utf8");
  }

  /** Passes over a value of another wire type. */
  #is(tag: number, type: number): boolean {
    if ((tag & 7) === type) return true;
    this.#reader.skip(tag);
    return false;
  }
}

function buffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
