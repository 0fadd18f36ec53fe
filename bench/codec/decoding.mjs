import { fromBinary, toJson } from "@bufbuild/protobuf";
import { bundle } from "../engine.mjs";

const { decodeJson } = await bundle("codec-display", ['export { decodeJson } from "./src-main/engine/codec/display/decode";']);

const asJson = { longs: String, enums: String, bytes: String, json: true };

/** Ways from bytes to JSON text. @param {import("./messages.mjs").BenchMessage} message */
export function decoders({ type, registry, peerType, bytes, json }) {
  return {
    wirebench: () => decodeJson(type, registry, bytes, { indent: 0 }).json,
    protobufEs: () => JSON.stringify(toJson(type, fromBinary(type, bytes), { registry })),
    // Its Timestamps are objects: it has no canonical form of well-known types.
    protobufjs: () => JSON.stringify(peerType.toObject(peerType.decode(bytes), asJson)),
    // No decoding at all: the value is there.
    stringifyOnly: () => JSON.stringify(json),
  };
}
