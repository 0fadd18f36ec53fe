/**
 * A greeter that describes itself, or does not, by manner. Prints `port N`; ends with its standard input.
 * v1, v1alpha: offers that version of server reflection alone. sloppy: v1 as careless services do it (relative names, no
 * json_name, protobuf's own files left out). none: no reflection. silent: takes questions and never answers.
 */
import { create, toBinary } from "@bufbuild/protobuf";
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { Server, ServerCredentials } from "@grpc/grpc-js";

const manner = process.argv[2] ?? "v1";
const sloppy = manner === "sloppy";
const string = 9;
const message = 11;
const optional = 1;

/** @param {string} name @param {number} number @param {Record<string, unknown>} type */
const field = (name, number, type) => ({
  name,
  number,
  label: optional,
  ...(sloppy ? {} : { jsonName: name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()) }),
  ...type,
});
const typed = (/** @type {string} */ name) => (sloppy ? name : `.hall.${name}`);

const file = create(FileDescriptorProtoSchema, {
  name: "hall/hall.proto",
  package: "hall",
  syntax: "proto3",
  dependency: ["google/protobuf/timestamp.proto"],
  messageType: [
    { name: "Guest", field: [field("full_name", 1, { type: string })] },
    {
      name: "Welcome",
      field: [field("text", 1, { type: string }), field("at", 2, { type: message, typeName: ".google.protobuf.Timestamp" })],
    },
  ],
  service: [{ name: "Hall", method: [{ name: "Enter", inputType: typed("Guest"), outputType: typed("Welcome") }] }],
});

const identity = (/** @type {Buffer} */ bytes) => bytes;
const shape = { requestSerialize: identity, requestDeserialize: identity, responseSerialize: identity, responseDeserialize: identity };

/** ServerReflectionResponse: 4 file_descriptor_response, 6 list_services_response, 7 error_response. @param {Buffer} request */
function answer(request) {
  const reader = new BinaryReader(request);
  let asked = 0;
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (number >= 3) asked = number;
    reader.skip(type, number);
  }
  const inner = new BinaryWriter();
  if (asked === 7)
    inner.tag(1, WireType.LengthDelimited).bytes(new BinaryWriter().tag(1, WireType.LengthDelimited).string("hall.Hall").finish());
  else if (asked === 4) inner.tag(1, WireType.LengthDelimited).bytes(toBinary(FileDescriptorProtoSchema, file));
  else inner.tag(1, WireType.Varint).int32(5).tag(2, WireType.LengthDelimited).string("not found");
  const content = asked === 7 ? 6 : asked === 4 ? 4 : 7;
  return Buffer.from(new BinaryWriter().tag(content, WireType.LengthDelimited).bytes(inner.finish()).finish());
}

const server = new Server();
server.addService(
  { Enter: { ...shape, path: "/hall.Hall/Enter", requestStream: false, responseStream: false } },
  {
    /** @param {{ request: Buffer }} call @param {(error: null, bytes: Buffer) => void} done */
    Enter: (call, done) => {
      const reader = new BinaryReader(call.request);
      const name = call.request.length > 0 && reader.tag() ? reader.string() : "stranger";
      done(null, Buffer.from(new BinaryWriter().tag(1, WireType.LengthDelimited).string(`Welcome, ${name}`).finish()));
    },
  },
);
if (manner !== "none") {
  const path = `/grpc.reflection.${manner === "v1alpha" ? "v1alpha" : "v1"}.ServerReflection/ServerReflectionInfo`;
  server.addService(
    { Info: { ...shape, path, requestStream: true, responseStream: true } },
    {
      /** @param {import("@grpc/grpc-js").ServerDuplexStream<Buffer, Buffer>} call */
      Info: (call) => {
        call.on("data", (/** @type {Buffer} */ request) => manner !== "silent" && call.write(answer(request)));
        call.on("end", () => call.end());
      },
    },
  );
}
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`port ${port}`);
});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
