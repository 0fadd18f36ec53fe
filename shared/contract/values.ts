import * as v from "valibot";

/** Values that many operations share, with the bounds that keep a hostile peer's answer small. Lengths in UTF-16 units. */

export const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
export const name = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
export const shortText = v.pipe(v.string(), v.maxLength(4096));
export const longText = v.pipe(v.string(), v.maxLength(12 * 1024 * 1024));

/** Of one uploaded file, so that it fits into a frame. */
export const maxUploadBytes = 12 * 1024 * 1024;

export const uploadedBytes = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.byteLength <= maxUploadBytes, `At most ${maxUploadBytes} bytes.`),
);

/** Stands for a place on the disk without naming it; made by the core, meaningless elsewhere. */
export const handle = v.pipe(v.string(), v.minLength(1), v.maxLength(128));

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
