import type { BodyEncoding } from "./body-encoding";
import { hasLoneSurrogate, takeFloat, takeText } from "./scalar-encoder";
import { unit } from "./units";
import type { EncodeContent } from "./value-encoder";

/** The tags of google/protobuf/struct.proto. */
const tag = {
  null: 0x08,
  number: 0x11,
  string: 0x1a,
  bool: 0x20,
  struct: 0x2a,
  list: 0x32,
  entry: 0x0a,
  entryKey: 0x0a,
  entryValue: 0x12,
  element: 0x0a,
} as const;

/** Any JSON value as google.protobuf.Value holds it: numbers are doubles, keys are unique. */
export const valueContent: EncodeContent = (body, first) => {
  const { json, out } = body;
  switch (first) {
    case unit.openBrace:
      return encodeBehind(body, tag.struct, structContent, first);
    case unit.openBracket:
      return encodeBehind(body, tag.list, listContent, first);
    case unit.quote:
      out.uint32(tag.string);
      out.string(takeText(body, first));
      return;
    case unit.t:
    case unit.f:
      json.word(first === unit.t ? "true" : "false");
      out.uint32(tag.bool);
      out.uint32(first === unit.t ? 1 : 0);
      return;
    case unit.n:
      body.takeNull();
      out.uint32(tag.null);
      out.uint32(0);
      return;
    default:
      out.uint32(tag.number);
      out.double(takeFloat(body, first, false));
  }
};

/** google.protobuf.Struct: any JSON object. */
export const structContent: EncodeContent = (body, first) => {
  const { json, out } = body;
  const open = json.position;
  if (first !== unit.openBrace) body.refuse(open, `takes a Struct, which is a JSON object, not ${body.kind(first)}`);
  const seen = new Set<string>();
  for (let code = json.enter(); code !== unit.closeBrace; code = json.more(open, unit.closeBrace)) {
    const offset = json.position;
    const key = json.key();
    const halved = json.surrogates && hasLoneSurrogate(key);
    code = json.colon(offset);
    if (halved) body.refuse(json.position, "has half of a surrogate pair in its name, which UTF-8 cannot carry");
    if (seen.has(key)) body.refuse(json.position, "is set twice");
    seen.add(key);
    out.uint32(tag.entry);
    const mark = out.begin();
    out.uint32(tag.entryKey);
    out.string(key);
    encodeBehind(body, tag.entryValue, valueContent, code);
    out.end(mark);
  }
  json.leave();
};

/** google.protobuf.ListValue: any JSON array. */
export const listContent: EncodeContent = (body, first) => {
  const { json } = body;
  const open = json.position;
  if (first !== unit.openBracket) body.refuse(open, `takes a ListValue, which is a JSON array, not ${body.kind(first)}`);
  for (let code = json.enter(); code !== unit.closeBracket; code = json.more(open, unit.closeBracket)) {
    encodeBehind(body, tag.element, valueContent, code);
  }
  json.leave();
};

/** A message's content behind its tag and its length. */
function encodeBehind(body: BodyEncoding, tagBefore: number, content: EncodeContent, first: number): void {
  body.out.uint32(tagBefore);
  const mark = body.out.begin();
  content(body, first);
  body.out.end(mark);
}
