/**
 * How the text of a request's message is written: ProtoJSON with comments, protobuf's text format, the bytes in hex or base64,
 * or a file of bytes (then `text` is a reference to it).
 */
export const bodyFormats = ["json", "text", "hex", "base64", "file"] as const;
export type BodyFormat = (typeof bodyFormats)[number];

export interface RequestBody {
  readonly format: BodyFormat;
  readonly text: string;
}

/** How a filled body is wished for: every field, the ones that are not there yet, or no more than must be. */
export const bodyFills = ["all", "missing", "minimal"] as const;
export type BodyFill = (typeof bodyFills)[number];

/** Before the reference to a file, in the JSON of a bytes field. */
export const filePrefix = "@file:";

/** A file that bodies may refer to. The id is the core's; where the file lies only the core knows. */
export interface AttachedFile {
  readonly id: string;
  readonly name: string;
  /** Bytes; null where the file is not there any more. */
  readonly size: number | null;
}

/** What a body says for a file: its name for people, and its id behind a `#`. */
export function fileReference({ name, id }: Pick<AttachedFile, "name" | "id">): string {
  return `${name}#${id}`;
}

/** The parts of a reference; a text without a `#` is an id alone. */
export function readFileReference(reference: string): Pick<AttachedFile, "name" | "id"> {
  const at = reference.lastIndexOf("#");
  return { name: reference.slice(0, Math.max(at, 0)), id: reference.slice(at + 1) };
}
