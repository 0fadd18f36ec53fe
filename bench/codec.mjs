/**
 * How fast messages become JSON text and JSON text becomes messages, against protobuf-es, protobufjs and bare JSON.stringify and
 * JSON.parse, on the same messages in the same run. `node bench/codec.mjs [message…]` prints one JSON line: messages a second, the median of interleaved
 * rounds, and how many times as fast as protobuf-es that is. Messages are named by their size: "94 B", "332 B", "1 MB".
 */
import { decoders } from "./codec/decoding.mjs";
import { encoders } from "./codec/encoding.mjs";
import { interleave } from "./codec/interleave.mjs";
import { loadMessages } from "./codec/messages.mjs";

const asked = process.argv.slice(2);
const messages = (await loadMessages()).filter(({ name }) => asked.length === 0 || asked.includes(name));

/** @param {Record<string, number>} rates */
const ratio = ({ wirebench = 0, protobufEs = 1 }) => Number((wirebench / protobufEs).toFixed(2));

const results = messages.map((message) => {
  const decode = interleave(decoders(message));
  const encode = interleave(encoders(message));
  return {
    message: message.name,
    bytes: message.bytes.length,
    decode: { ...decode, timesProtobufEs: ratio(decode) },
    encode: { ...encode, timesProtobufEs: ratio(encode) },
  };
});
console.log(JSON.stringify({ bench: "codec", perSecond: results }));
