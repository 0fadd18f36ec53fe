/** Ways in which bytes break the wire format. */
export type WireErrorCode = "truncated" | "varint-too-long" | "bad-tag" | "group-not-closed" | "group-not-open" | "too-deep";

const meanings: Record<WireErrorCode, string> = {
  truncated: "the bytes end in the middle of a field",
  "varint-too-long": "a varint has more than ten bytes",
  "bad-tag": "this is not a field's tag",
  "group-not-closed": "a group is not closed",
  "group-not-open": "a group ends here that was not begun",
  "too-deep": "messages nest too deeply",
};

/**
 * Bytes that are not protobuf's wire format, and where: `offset` in the bytes of the whole message. It never leaves the
 * codec, whose readers turn it into problems or Faults.
 */
export class WireError extends Error {
  override readonly name = "WireError";

  constructor(
    readonly code: WireErrorCode,
    readonly offset: number,
  ) {
    super(meanings[code]);
  }
}
