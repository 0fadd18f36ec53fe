import { fromJson, toBinary } from "@bufbuild/protobuf";
import { bundle } from "../engine.mjs";

const { encodeJson } = await bundle("codec-json", ['export { encodeJson } from "./src-main/engine/codec/json/encode";']);

/** Ways from JSON text to bytes. @param {import("./messages.mjs").BenchMessage} message */
export function encoders({ type, registry, peerType, json }) {
  const text = JSON.stringify(json);
  return {
    wirebench: () => encodeJson(type, registry, text),
    protobufEs: () => toBinary(type, fromJson(type, JSON.parse(text), { registry })),
    // It knows neither Timestamps in JSON nor integers that a double cannot hold, and so works on the ready value of its own.
    protobufjs: () => peerType.encode(peerType.fromObject(JSON.parse(text))).finish(),
    // No encoding at all.
    parseOnly: () => JSON.parse(text),
  };
}
