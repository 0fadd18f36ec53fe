import { fromJson, toBinary } from "@bufbuild/protobuf";
import { bundle } from "../engine.mjs";

const { encodeJson } = await bundle("codec-json", ['export { encodeJson } from "./src-main/engine/codec/json/encode";']);

/** Ways from JSON text to bytes. @param {import("./messages.mjs").BenchMessage} message */
export function encoders({ type, registry, peerType, bytes, json }) {
  const text = JSON.stringify(json);
  // Its Timestamps are objects: it has no canonical form of well-known types.
  const peerText = JSON.stringify(peerType.toObject(peerType.decode(bytes), { longs: String, enums: String, bytes: String }));
  return {
    wirebench: () => encodeJson(type, registry, text),
    protobufEs: () => toBinary(type, fromJson(type, JSON.parse(text), { registry })),
    protobufjs: () => peerType.encode(peerType.fromObject(JSON.parse(peerText))).finish(),
    // No encoding at all: the value only.
    parseOnly: () => JSON.parse(text),
  };
}
