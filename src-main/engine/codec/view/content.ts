import type { WireReader } from "../wire/wire-reader";
import { wireType } from "../wire/wire-type";

/** Where a message's fields are, without what is around them. */
export interface Content {
  readonly start: number;
  readonly end: number;
  /** It is a group that should have an end tag, and has none. */
  readonly isOpen?: boolean;
}

/** Where the fields of the message or group are whose tag is at the position. Moves the reader behind it. */
export function contentAt(reader: WireReader, position: number): Content {
  reader.position = position;
  const tag = reader.tag();
  if ((tag & 7) === wireType.startGroup) return groupContent(reader, tag >>> 3);
  const end = reader.length();
  const content = { start: reader.position, end };
  reader.position = end;
  return content;
}

function groupContent(reader: WireReader, number: number): Content {
  const start = reader.position;
  for (;;) {
    const end = reader.position;
    const tag = reader.tag();
    if (tag === ((number << 3) | wireType.endGroup) >>> 0) return { start, end };
    reader.skip(tag, 1);
  }
}

/** The same of one that is cut off: it ends at `end`, whatever it says. */
export function cutContentAt(reader: WireReader, position: number, end: number): Content {
  reader.position = position;
  const tag = reader.tag();
  const isOpen = (tag & 7) === wireType.startGroup;
  if (!isOpen) reader.varint64();
  return { start: reader.position, end, isOpen };
}
