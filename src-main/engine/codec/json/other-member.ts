import type { DescExtension, DescMessage } from "@bufbuild/protobuf";
import { wireType } from "../wire/wire-type";
import type { BodyEncoding } from "./body-encoding";
import { type EncodeField, fieldEncoder, nullIsValue } from "./field-encoder";
import { unknownFieldEncoder } from "./unknown-field";

/** A member of a message's object that is no field of its type. */
export interface OtherMember {
  readonly takesNull: boolean;
  readonly encode: EncodeField;
}

const extensions = new WeakMap<DescExtension, OtherMember>();

/** An extension of the type (`[pkg.ext]`), or an unknown field as it is displayed (`[#5 varint]`); null for any other key. */
export function otherMember(body: BodyEncoding, type: DescMessage, key: string): OtherMember | null {
  if (!key.startsWith("[") || !key.endsWith("]")) return null;
  const extension = body.registry.getExtension(key.slice(1, -1));
  if (extension?.extendee.typeName === type.typeName) return extensionMember(extension);
  const encode = body.options.strict ? null : unknownFieldEncoder(key);
  return encode && { takesNull: false, encode };
}

function extensionMember(extension: DescExtension): OtherMember {
  let member = extensions.get(extension);
  if (member === undefined) {
    const { number, message, extendee } = extension;
    const single = extension.fieldKind !== "list";
    const inSet = message !== undefined && (extendee.proto.options?.messageSetWireFormat ?? false);
    const encode = inSet ? itemEncoder(number, message) : fieldEncoder(extension);
    member = { takesNull: single && nullIsValue(extension), encode };
    extensions.set(extension, member);
  }
  return member;
}

/** An item of a MessageSet: a group of the extension's number and its message. Source: protobuf's wire_format.h. */
function itemEncoder(number: number, type: DescMessage): EncodeField {
  return (body, first) => {
    const { out } = body;
    out.tag(1, wireType.startGroup);
    out.tag(2, wireType.varint);
    out.uint32(number);
    out.tag(3, wireType.lengthDelimited);
    const mark = out.begin();
    body.contents.of(type)(body, first);
    out.end(mark);
    out.tag(1, wireType.endGroup);
  };
}
