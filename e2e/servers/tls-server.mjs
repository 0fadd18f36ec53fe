/**
 * tutorial.v1.UserService over TLS, with the certificates and the key of PEM files: CHAIN KEY [AUTHORITIES], the last one where
 * clients are to show a certificate that these have signed. Every call is answered with a user named "over TLS".
 * Prints `port N`; ends with its standard input.
 */
import { readFileSync } from "node:fs";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { Server, ServerCredentials } from "@grpc/grpc-js";

const [, , chain = "", key = "", authorities] = process.argv;
const identity = (/** @type {Buffer} */ bytes) => bytes;
const method = { requestSerialize: identity, requestDeserialize: identity, responseSerialize: identity, responseDeserialize: identity };
const user = Buffer.from(new BinaryWriter().tag(2, WireType.LengthDelimited).string("over TLS").finish());

const server = new Server();
server.addService(
  { getUser: { path: "/tutorial.v1.UserService/GetUser", requestStream: false, responseStream: false, ...method } },
  { getUser: (/** @type {unknown} */ _call, /** @type {import("@grpc/grpc-js").sendUnaryData<Buffer>} */ answer) => answer(null, user) },
);
const pair = { private_key: readFileSync(key), cert_chain: readFileSync(chain) };
const roots = authorities === undefined ? null : readFileSync(authorities);
server.bindAsync("127.0.0.1:0", ServerCredentials.createSsl(roots, [pair], roots !== null), (error, port) => {
  if (error) throw error;
  console.log(`port ${port}`);
});
process.stdin.on("end", () => process.exit()).resume();
