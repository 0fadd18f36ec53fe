import { isBinaryKey, type MetadataPair } from "#shared/model/metadata";
import { wireType } from "../../../codec/wire/wire-type";
import { WireWriter } from "../../../codec/wire/wire-writer";
import { type Address, addressTypes, eventTypes, fields, type LogEntry, loggers, type Trailer } from "./log-entry";

/** An entry on the wire, without a length before it. */
export function writeLogEntry(entry: LogEntry): Uint8Array {
  const out = new EntryWriter();
  const at = fields.entry;
  out.nested(at.timestamp, () => out.timestamp(entry.timestampNs));
  out.uint64(at.callId, entry.callId);
  out.uint64(at.sequenceId, entry.sequenceId);
  out.uint32(at.type, eventTypes.indexOf(entry.type));
  out.uint32(at.logger, loggers.indexOf(entry.logger));
  const { clientHeader, serverHeader, message, trailer, peer } = entry;
  if (clientHeader) {
    out.nested(at.clientHeader, () => {
      out.metadata(clientHeader.metadata);
      out.text(fields.header.methodName, clientHeader.methodName);
      out.text(fields.header.authority, clientHeader.authority);
    });
  }
  if (serverHeader) out.nested(at.serverHeader, () => out.metadata(serverHeader.metadata));
  if (message) {
    out.nested(at.message, () => {
      out.uint32(fields.message.length, message.length);
      out.bytes(fields.message.data, message.data);
    });
  }
  if (trailer) out.nested(at.trailer, () => out.trailer(trailer));
  out.uint32(at.payloadTruncated, entry.payloadTruncated ? 1 : 0);
  if (peer) out.nested(at.peer, () => out.address(peer));
  return out.finish();
}

const nsPerSecond = 1_000_000_000n;

/** Fields of proto3: one that has its zero value is left out. */
class EntryWriter {
  readonly #out = new WireWriter();

  finish(): Uint8Array {
    return this.#out.finish();
  }

  nested(number: number, write: () => void): void {
    this.#out.tag(number, wireType.lengthDelimited);
    const mark = this.#out.begin();
    write();
    this.#out.end(mark);
  }

  uint32(number: number, value: number): void {
    if (value === 0) return;
    this.#out.tag(number, wireType.varint);
    this.#out.uint32(value);
  }

  uint64(number: number, value: bigint): void {
    if (value === 0n) return;
    this.#out.tag(number, wireType.varint);
    this.#out.varint64(Number(value & 0xffff_ffffn), Number(value >> 32n));
  }

  text(number: number, value: string): void {
    if (value === "") return;
    this.#out.tag(number, wireType.lengthDelimited);
    this.#out.string(value);
  }

  bytes(number: number, value: Uint8Array): void {
    if (value.length === 0) return;
    this.#out.tag(number, wireType.lengthDelimited);
    this.#out.bytes(value);
  }

  /** A google.protobuf.Timestamp of no time before 1970. */
  timestamp(ns: bigint): void {
    this.uint64(fields.timestamp.seconds, ns / nsPerSecond);
    this.uint32(fields.timestamp.nanos, Number(ns % nsPerSecond));
  }

  metadata(pairs: readonly MetadataPair[]): void {
    if (pairs.length === 0) return;
    this.nested(fields.header.metadata, () => {
      for (const { key, value } of pairs) {
        this.nested(fields.metadata.entry, () => {
          this.text(fields.metadataEntry.key, key);
          this.bytes(fields.metadataEntry.value, Buffer.from(value, isBinaryKey(key) ? "base64" : "latin1"));
        });
      }
    });
  }

  trailer({ metadata, statusCode, statusMessage, statusDetails }: Trailer): void {
    this.metadata(metadata);
    this.uint32(fields.trailer.statusCode, statusCode);
    this.text(fields.trailer.statusMessage, statusMessage);
    this.bytes(fields.trailer.statusDetails, statusDetails);
  }

  address({ type, address, port }: Address): void {
    this.uint32(fields.address.type, addressTypes.indexOf(type));
    this.text(fields.address.address, address);
    this.uint32(fields.address.port, port);
  }
}
