import type { DescExtension, DescMessage } from "@bufbuild/protobuf";
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
  return encode && { takesNull: true, encode };
}

function extensionMember(extension: DescExtension): OtherMember {
  let member = extensions.get(extension);
  if (member === undefined) {
    const single = extension.fieldKind !== "list";
    member = { takesNull: single && nullIsValue(extension), encode: fieldEncoder(extension) };
    extensions.set(extension, member);
  }
  return member;
}
