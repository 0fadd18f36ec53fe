/**
 * How the text of a request's message is written: ProtoJSON with comments, protobuf's text format, the bytes in hex or base64,
 * or a file of bytes (then `text` is the file's handle).
 */
export const bodyFormats = ["json", "text", "hex", "base64", "file"] as const;
export type BodyFormat = (typeof bodyFormats)[number];

export interface RequestBody {
  readonly format: BodyFormat;
  readonly text: string;
}
