import type { DescMessage } from "@bufbuild/protobuf";
import { anyContent } from "./any-content";
import type { MessageContents } from "./body-encoding";
import { MessageEncoder } from "./message-encoder";
import type { EncodeContent } from "./value-encoder";
import { wellKnownContent } from "./well-known-content";
import { hasOwnJson } from "./well-known-shape";

interface TypeContents {
  readonly content: EncodeContent;
  readonly inAny: EncodeContent;
}

const made = new WeakMap<DescMessage, TypeContents>();

/** How messages are encoded, made once for each type. */
export const messageContents: MessageContents = {
  of: (type) => contentsOf(type).content,
  inAny: (type) => contentsOf(type).inAny,
};

function contentsOf(type: DescMessage): TypeContents {
  let contents = made.get(type);
  if (contents === undefined) {
    contents = makeContents(type);
    made.set(type, contents);
  }
  return contents;
}

function makeContents(type: DescMessage): TypeContents {
  const message = new MessageEncoder(type);
  const byFields: EncodeContent = (body, first) => message.encode(body, first);
  const inAny: EncodeContent = (body, first) => message.encode(body, first, true);
  if (!hasOwnJson(type)) return { content: byFields, inAny };
  return { content: type.typeName === "google.protobuf.Any" ? anyContent : wellKnownContent(type, byFields), inAny };
}
