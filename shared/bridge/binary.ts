import { decode, Encoder } from "@msgpack/msgpack";
import { Fault } from "../base/fault";
import { type Frame, maxFrameBytes } from "./frames";
import { maxDepth } from "./size";

/** An encoder keeps its buffer for the next frame, unless it is larger than this. */
const keptBytes = 1024 * 1024;
const newEncoder = () => new Encoder({ ignoreUndefined: true, maxDepth });
let encoder = newEncoder();

/**
 * A frame as MessagePack. Fields that are undefined are left out; a 64-bit integer is text by then (contract), so
 * numbers are all JavaScript's. Throws Fault `too-large` over 16 MiB, `internal` for what is not plain data.
 */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = encoder.encode(frame);
    if (bytes.byteLength > keptBytes) encoder = newEncoder();
  } catch (cause) {
    throw new Fault("internal", `A frame does not encode: ${String(cause)}`, { cause });
  }
  if (bytes.byteLength > maxFrameBytes) throw tooLarge("too-large", bytes.byteLength);
  return bytes;
}

/** The value that `bytes` hold, to be checked by `parseFrame`. Throws Fault `protocol`, and never allocates more than the bytes can fill. */
export function decodeFrame(bytes: Uint8Array): unknown {
  if (bytes.byteLength > maxFrameBytes) throw tooLarge("protocol", bytes.byteLength);
  checkShape(bytes);
  try {
    return decode(bytes);
  } catch (cause) {
    throw new Fault("protocol", `Not a frame: ${String(cause)}`, { cause });
  }
}

function tooLarge(code: "too-large" | "protocol", size: number): Fault {
  return new Fault(code, `A frame of ${size} bytes; the limit is ${maxFrameBytes}.`, { facts: { size, limit: maxFrameBytes } });
}

/** Values in one frame. A window of 500 rows has some 4,000. */
const maxValues = 1_000_000;

const malformed = (why: string) => new Fault("protocol", `Not a frame: ${why}.`);

/**
 * Walks over the headers alone. The decoder allocates an array as long as its header says before it reads an element,
 * so a few bytes could ask for gigabytes: here every promised element must still have a byte of its own.
 */
function checkShape(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** How many values each open container still waits for. */
  const open: number[] = [1];
  let at = 0;
  let values = 0;
  while (open.length > 0) {
    const level = open.length - 1;
    const left = open[level] ?? 0;
    if (left === 0) {
      open.pop();
      continue;
    }
    open[level] = left - 1;
    if (++values > maxValues) throw malformed("too many values");
    if (at >= bytes.byteLength) throw malformed("it ends too early");
    const header = headerAt(view, at);
    at += header.length;
    if (at > bytes.byteLength) throw malformed("it ends too early");
    if (header.children === 0) continue;
    if (header.children > bytes.byteLength - at) throw malformed("a container is longer than the frame");
    if (open.length > maxDepth) throw malformed("nested too deep");
    open.push(header.children);
  }
  if (at !== bytes.byteLength) throw malformed("bytes are left over");
}

interface Header {
  /** Bytes of the value without its children. */
  readonly length: number;
  readonly children: number;
}

/** Reads one format byte and the length after it. Source: the MessagePack specification, "Formats". */
function headerAt(view: DataView, at: number): Header {
  const format = view.getUint8(at);
  if (format < 0x80 || format >= 0xe0) return { length: 1, children: 0 }; // fixint
  if (format < 0x90) return { length: 1, children: 2 * (format & 0x0f) }; // fixmap
  if (format < 0xa0) return { length: 1, children: format & 0x0f }; // fixarray
  if (format < 0xc0) return { length: 1 + (format & 0x1f), children: 0 }; // fixstr
  const scalar = scalarLengths.get(format);
  if (scalar !== undefined) return { length: 1 + scalar, children: 0 };
  const counted = countedFormats.get(format);
  if (counted === undefined) throw malformed(`it has the format 0x${format.toString(16)}`); // the extension types among them
  const { width, kind } = counted;
  if (at + 1 + width > view.byteLength) throw malformed("it ends too early");
  const size = width === 1 ? view.getUint8(at + 1) : width === 2 ? view.getUint16(at + 1) : view.getUint32(at + 1);
  if (kind === "bytes") return { length: 1 + width + size, children: 0 };
  return { length: 1 + width, children: kind === "map" ? 2 * size : size };
}

/** nil, false, true; float 32, 64; uint 8 to 64; int 8 to 64: bytes after the format byte. */
const scalarLengths: ReadonlyMap<number, number> = new Map([
  [0xc0, 0],
  [0xc2, 0],
  [0xc3, 0],
  [0xca, 4],
  [0xcb, 8],
  [0xcc, 1],
  [0xcd, 2],
  [0xce, 4],
  [0xcf, 8],
  [0xd0, 1],
  [0xd1, 2],
  [0xd2, 4],
  [0xd3, 8],
]);

/** bin, str, array and map: the width of their length field, in bytes, and what it counts. */
const countedFormats: ReadonlyMap<number, { width: 1 | 2 | 4; kind: "bytes" | "array" | "map" }> = new Map([
  [0xc4, { width: 1, kind: "bytes" }],
  [0xc5, { width: 2, kind: "bytes" }],
  [0xc6, { width: 4, kind: "bytes" }],
  [0xd9, { width: 1, kind: "bytes" }],
  [0xda, { width: 2, kind: "bytes" }],
  [0xdb, { width: 4, kind: "bytes" }],
  [0xdc, { width: 2, kind: "array" }],
  [0xdd, { width: 4, kind: "array" }],
  [0xde, { width: 2, kind: "map" }],
  [0xdf, { width: 4, kind: "map" }],
]);
