/**
 * tutorial.proto on grpc-js behind an interceptor that looks at every call's metadata: a call passes that has all pairs of one of the sets
 * in the first argument, a JSON list of objects. Prints `port N`, and ends with its standard input.
 */
import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { Server, ServerCredentials, ServerInterceptingCall, status } from "@grpc/grpc-js";

/** @type {Record<string, string>[]} */
const passes = JSON.parse(process.argv[2] ?? "[]");

/** @type {import("@grpc/grpc-js").ServerInterceptor} */
function guard(_method, call) {
  return new ServerInterceptingCall(call, {
    start: (next) =>
      next({
        onReceiveMetadata: (metadata, go) => {
          const fits = passes.some((pairs) => Object.entries(pairs).every(([key, value]) => metadata.get(key).join() === value));
          if (fits) go(metadata);
          else call.sendStatus({ code: status.UNAUTHENTICATED, details: "who are you?", metadata: null });
        },
      }),
  });
}

const identity = (/** @type {Buffer} */ bytes) => bytes;
const tick = (/** @type {number} */ number) =>
  Buffer.from(new BinaryWriter().tag(1, 0).int32(number).tag(2, 2).string(`tick ${number}`).finish());

/** @param {Buffer} bytes */
function countOf(bytes) {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1) return reader.int32();
    reader.skip(wireType);
  }
  return 0;
}

const method = (/** @type {string} */ path, /** @type {boolean} */ requestStream, /** @type {boolean} */ responseStream) => ({
  path: `/tutorial.v1.${path}`,
  requestStream,
  responseStream,
  requestSerialize: identity,
  requestDeserialize: identity,
  responseSerialize: identity,
  responseDeserialize: identity,
});

const server = new Server({ interceptors: [guard] });
server.addService(
  {
    getUser: method("UserService/GetUser", false, false),
    count: method("StreamService/Count", false, true),
    talk: method("StreamService/Talk", true, true),
  },
  /** @type {any} */ ({
    getUser: (/** @type {any} */ _call, /** @type {any} */ answer) =>
      answer(null, Buffer.from(new BinaryWriter().tag(2, 2).string("Xiaoze").finish())),
    count: (/** @type {any} */ call) => {
      for (let number = 1; number <= countOf(call.request); number++) call.write(tick(number));
      call.end();
    },
    talk: (/** @type {any} */ call) => {
      call.on("data", (/** @type {Buffer} */ line) => call.write(line));
      call.on("end", () => call.end());
    },
  }),
);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`port ${port}`);
});
process.stdin.on("end", () => process.exit()).resume();
