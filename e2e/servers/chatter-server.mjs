/** chatter.proto on grpc-js. Prints `port N`, and ends with its standard input. */
import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { Server, ServerCredentials } from "@grpc/grpc-js";

const tickMs = 10;
const identity = (/** @type {Buffer} */ bytes) => bytes;

/** @param {Buffer} bytes */
function readSay(bytes) {
  const reader = new BinaryReader(bytes);
  const say = { text: "", perSecond: 0 };
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1) say.text = reader.string();
    else if (field === 2) say.perSecond = reader.int32();
    else reader.skip(wireType);
  }
  return say;
}

/** @param {number} seq @param {string} text */
const said = (seq, text) => Buffer.from(new BinaryWriter().tag(1, 0).int64(seq).tag(2, 2).string(text).finish());

/** @param {import("@grpc/grpc-js").ServerDuplexStream<Buffer, Buffer>} call */
function talk(call) {
  let seq = 0;
  let isFull = false;
  /** @type {NodeJS.Timeout | undefined} */
  let talking;
  const quiet = () => clearInterval(talking);
  const tell = (/** @type {string} */ text) => {
    isFull = !call.write(said(++seq, text));
  };
  const go = (/** @type {number} */ perSecond) => {
    quiet();
    talking = setInterval(() => {
      for (let left = (perSecond * tickMs) / 1000; left > 0 && !isFull; left--) tell("and another thing");
    }, tickMs);
  };
  call.on("drain", () => (isFull = false));
  call.on("data", (bytes) => {
    const { text, perSecond } = readSay(bytes);
    if (text === "go") return go(perSecond);
    if (text === "stop") quiet();
    tell(text === "stop" ? `I said ${seq} things` : `you said: ${text}`);
  });
  call.on("cancelled", quiet);
  call.on("end", () => {
    quiet();
    call.end();
  });
}

const server = new Server();
const method = { requestSerialize: identity, requestDeserialize: identity, responseSerialize: identity, responseDeserialize: identity };
server.addService(
  { talk: { path: "/chatter.Chatter/Talk", requestStream: true, responseStream: true, ...method } },
  { talk: /** @type {any} */ (talk) },
);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`port ${port}`);
});
process.stdin.on("end", () => process.exit()).resume();
