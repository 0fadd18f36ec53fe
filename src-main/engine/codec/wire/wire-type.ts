/** How a field's value is laid out. Source: protobuf.dev/programming-guides/encoding. */
export const wireType = { varint: 0, fixed64: 1, lengthDelimited: 2, startGroup: 3, endGroup: 4, fixed32: 5 } as const;
export type WireType = (typeof wireType)[keyof typeof wireType];

/** The largest number that a field may have. */
export const maxFieldNumber = 2 ** 29 - 1;
