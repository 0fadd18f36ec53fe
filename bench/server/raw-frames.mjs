/**
 * The server of the benchmarks where there is no Go: bench.proto's service as frames on node:http2, written and echoed as
 * bytes. Prints "port N" when it listens (on 127.0.0.1 only) and ends with its standard input.
 */
import { createServer } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import protobuf from "protobufjs/minimal.js";
import { lineOf } from "./lines.mjs";

const { Reader, Writer } = protobuf;
const linesOfOneWrite = 100;
const frameHeaderBytes = 5;

/** One LogLine as a length-prefixed message. @param {number} seq @param {number} ms */
function lineFrame(seq, ms) {
  const { level, line } = lineOf(seq);
  const writer = Writer.create().uint32(8).int64(seq).uint32(16).int32(level).uint32(26).string(line);
  const at = Math.floor(ms / 1000);
  writer
    .uint32(34)
    .fork()
    .uint32(8)
    .int64(at)
    .uint32(16)
    .int32(Math.round((ms - at * 1000) * 1e6))
    .ldelim();
  const message = writer.finish();
  const frame = Buffer.alloc(frameHeaderBytes + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, frameHeaderBytes);
  return frame;
}

/** TailRequest. @param {Buffer} message */
function readRequest(message) {
  const reader = Reader.create(message);
  const request = { lines: 0, perSecond: 0 };
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 8) request.lines = Number(reader.int64());
    else if (tag === 16) request.perSecond = Number(reader.int64());
    else reader.skipType(tag & 7);
  }
  return request;
}

/** @param {import("node:http2").ServerHttp2Stream} stream */
async function tail(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  const { lines, perSecond } = readRequest(Buffer.concat(chunks).subarray(frameHeaderBytes));
  const start = Date.now();
  for (let seq = 1; seq <= lines && !stream.destroyed; ) {
    const due = perSecond > 0 ? Math.floor(((Date.now() - start) * perSecond) / 1000) : lines;
    const until = Math.min(lines, due, seq + linesOfOneWrite - 1);
    const ms = Date.now();
    const frames = [];
    for (; seq <= until; seq++) frames.push(lineFrame(seq, ms));
    if (frames.length === 0) await sleep(1);
    else if (!stream.write(Buffer.concat(frames))) await roomIn(stream);
  }
  stream.end();
}

/** Resolves when more may be written, or nothing more can be. @param {import("node:http2").ServerHttp2Stream} stream */
function roomIn(stream) {
  return new Promise((resolve) => {
    const settle = () => {
      stream.off("drain", settle).off("close", settle);
      resolve(null);
    };
    stream.on("drain", settle).on("close", settle);
  });
}

const server = createServer();
server.on("stream", (stream, headers) => {
  stream.on("error", () => stream.destroy());
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  if (String(headers[":path"]).endsWith("/Tail")) void tail(stream);
  // Echo and Talk answer with the very frames that come.
  else stream.pipe(stream);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") console.log(`port ${address.port}`);
});
process.stdin.on("end", () => process.exit()).resume();
