import { ScalarType } from "@bufbuild/protobuf";
import { scalarName } from "../../schema/print/type-name";
import { clip } from "../body-fault";
import { wireType } from "../wire/wire-type";
import type { BodyEncoding } from "./body-encoding";
import { type IntegerKind, integerKind, writeBigint } from "./integer-kind";
import { exactInteger } from "./json-number";
import { hasLoneSurrogate } from "./scalar-encoder";

/** Writes a map's key as the field 1 of an entry; `offset` is the key's place. Answers its value, the same for `"1"` and `"01"`. */
export type EncodeKey = (body: BodyEncoding, key: string, offset: number) => string | bigint;

const keyField = 1 << 3;

/** How the keys of a map are encoded. */
export function mapKeyEncoder(scalar: ScalarType): EncodeKey {
  if (scalar === ScalarType.STRING) return encodeText;
  const kind = integerKind(scalar);
  return kind === undefined ? encodeBool : integerKeyEncoder(kind, scalar);
}

const encodeText: EncodeKey = (body, key, offset) => {
  if (body.json.surrogates && hasLoneSurrogate(key)) {
    body.refuse(offset, "has a key with half of a surrogate pair, which UTF-8 cannot carry");
  }
  body.out.uint32(keyField | wireType.lengthDelimited);
  body.out.string(key);
  return key;
};

const encodeBool: EncodeKey = (body, key, offset) => {
  if (key !== "true" && key !== "false") body.refuse(offset, `has keys "true" and "false", not ${clip(key)}`);
  body.out.uint32(keyField | wireType.varint);
  body.out.uint32(key === "true" ? 1 : 0);
  return key;
};

function integerKeyEncoder(kind: IntegerKind, scalar: ScalarType): EncodeKey {
  return (body, key, offset) => {
    const value = /^-?\d+$/.test(key) ? exactInteger(key) : null;
    if (value === null || value < kind.min || value > kind.max) {
      const act = 'Write the number in quotes, like "1".';
      return body.refuse(offset, `has keys of type ${scalarName(scalar)}, and ${clip(key)} is none`, act);
    }
    body.out.uint32(keyField | kind.wireType);
    writeBigint(kind, body.out, value);
    return value;
  };
}
