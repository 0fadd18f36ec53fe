import type { RecordingFormat } from "#shared/model/recording";

/** Bytes that are looked at: a binary log has a control character in its first few. */
const looked = 64;

/** The format of a file by its beginning. Its name says nothing: grpc-go calls its binary logs `.txt`. */
export function formatOf(beginning: Uint8Array): RecordingFormat {
  const isText = beginning.subarray(0, looked).every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
  return isText ? "ndjson" : "binary-log";
}
