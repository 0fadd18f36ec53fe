/**
 * Servers that behave badly, by manner. Prints `port N`; ends with its standard input.
 * http1: speaks HTTP/1 only. garbage: answers with a text field that is longer than the message. large: one message of 5 MB.
 * endless: a message every millisecond until it is killed. silent: accepts a call and never answers.
 */
import { createServer as createHttp1 } from "node:http";
import { createServer } from "node:http2";

const manner = process.argv[2];

/** @param {Buffer} payload */
function framed(payload) {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(payload.length, 1);
  return Buffer.concat([head, payload]);
}

/** A protobuf field 1, length-delimited. @param {number} size */
const textField = (size) => {
  const length = [];
  for (let rest = size; ; rest >>>= 7) {
    if (rest < 128) {
      length.push(rest);
      break;
    }
    length.push((rest & 127) | 128);
  }
  return Buffer.concat([Buffer.from([0x0a, ...length]), Buffer.alloc(size, "x")]);
};

/** @type {Record<string, (stream: import("node:http2").ServerHttp2Stream) => void>} */
const answers = {
  garbage: (stream) => {
    stream.write(framed(Buffer.from([0x12, 0xff, 0x01])));
    stream.end();
  },
  large: (stream) => {
    stream.write(framed(textField(5 * 1024 * 1024)));
    stream.end();
  },
  endless: (stream) => {
    const timer = setInterval(() => stream.write(framed(Buffer.from([0x08, 0x01, 0x12, 0x02, 0x68, 0x69]))), 1);
    stream.on("close", () => clearInterval(timer));
  },
  silent: () => {},
};

function http2() {
  const server = createServer();
  server.on("stream", (stream) => {
    stream.on("error", () => {});
    const waits = manner === "garbage" || manner === "large";
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: waits });
    if (waits) stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.resume();
    answers[manner ?? "silent"]?.(stream);
  });
  return server;
}

const server = manner === "http1" ? createHttp1((_request, response) => response.end("hello, this is HTTP/1")) : http2();
server.listen(0, "127.0.0.1", () => console.log(`port ${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
