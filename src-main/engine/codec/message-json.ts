import { create, type DescField, fromBinary, type JsonObject, type JsonValue, type Registry, ScalarType, toJson } from "@bufbuild/protobuf";
import { isReflectList, isReflectMap, isReflectMessage, type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { base64Encode } from "@bufbuild/protobuf/wire";
import { FeatureSet_FieldPresence, hasCustomJsonRepresentation, isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { shortestFloat32 } from "./float32";

/** How deep messages may nest, Any's content included: an Any deeper than this is shown as base64. */
const maxDepth = 100;

/**
 * Writes messages as canonical JSON, for display: where `toJson` would throw for the whole message, only the part at fault is
 * shown in another form. An Any of an unknown type (or of bytes that are not of its type) is `{"@type", "value": base64}`; a
 * well-known value without a canonical form (a Timestamp in the year 10000) is shown by its fields; a float32 has its
 * shortest digits.
 */
export class MessageJsonWriter {
  readonly #registry: Registry;
  readonly #emitDefaults: boolean;
  #depth = 0;

  constructor(registry: Registry, emitDefaults: boolean) {
    this.#registry = registry;
    this.#emitDefaults = emitDefaults;
  }

  write(message: ReflectMessage): JsonValue {
    this.#depth++;
    const json = hasCustomJsonRepresentation(message.desc) ? this.#wellKnown(message) : this.#fields(message);
    this.#depth--;
    return json;
  }

  #fields(message: ReflectMessage): JsonObject {
    const out = emptyObject();
    for (const field of message.sortedFields) {
      if (message.isSet(field) || (this.#emitDefaults && isEmittedUnset(field)))
        out[field.jsonName] = this.#value(field, message.get(field));
    }
    this.#addExtensions(message, out);
    return out;
  }

  #value(field: DescField, value: unknown): JsonValue {
    if (isReflectList(value)) return Array.from(value, (item) => this.#single(field, item));
    if (!isReflectMap(value)) return this.#single(field, value);
    const out = emptyObject();
    for (const [key, item] of value) out[String(key)] = this.#single(field, item);
    return out;
  }

  #single(field: DescField, value: unknown): JsonValue {
    if (isReflectMessage(value)) return this.write(value);
    if (field.enum === undefined) return scalarJson(field.scalar, value);
    if (field.enum.typeName === "google.protobuf.NullValue") return null;
    return field.enum.value[Number(value)]?.jsonName ?? Number(value);
  }

  #wellKnown(message: ReflectMessage): JsonValue {
    const { desc } = message;
    if (desc.typeName === "google.protobuf.Any") return this.#any(message);
    const wrapped = isWrapperDesc(desc) ? desc.fields[0] : undefined;
    if (wrapped !== undefined) return this.#single(wrapped, message.get(wrapped));
    try {
      return toJson(desc, message.message);
    } catch {
      return this.#fields(message);
    }
  }

  #any(message: ReflectMessage): JsonValue {
    const [url, bytes] = [1, 2].map((number) => {
      const field = message.findNumber(number);
      return field && message.get(field);
    });
    // A schema may bring an Any of its own making.
    if (typeof url !== "string" || !(bytes instanceof Uint8Array)) return this.#fields(message);
    if (url === "" && bytes.length === 0) return emptyObject();
    const content = this.#anyContent(url, bytes);
    const out = emptyObject();
    out["@type"] = url;
    if (content === null) out.value = base64Encode(bytes);
    else if (hasCustomJsonRepresentation(content.desc)) out.value = this.write(content);
    else Object.assign(out, this.write(content));
    return out;
  }

  #anyContent(url: string, bytes: Uint8Array): ReflectMessage | null {
    const type = this.#registry.getMessage(url.slice(url.lastIndexOf("/") + 1));
    if (type === undefined || this.#depth >= maxDepth) return null;
    try {
      return reflect(type, fromBinary(type, bytes), false);
    } catch {
      return null;
    }
  }

  /** Extensions come as unknown fields; `toJson` reads them out of a message that has nothing else. */
  #addExtensions(message: ReflectMessage, out: JsonObject): void {
    const unknown = message.getUnknown();
    if (!unknown?.some((field) => this.#registry.getExtensionFor(message.desc, field.no))) return;
    const bareType = { ...message.desc, fields: [], members: [], oneofs: [] };
    const bare = create(bareType);
    bare.$unknown = unknown;
    try {
      Object.assign(out, toJson(bareType, bare, { registry: this.#registry }));
    } catch {
      // An extension that has no JSON form stays unseen, like any other unknown field.
    }
  }
}

/** Fields that `emitDefaults` shows though they are unset: the same as `toJson` with alwaysEmitImplicit. */
function isEmittedUnset(field: DescField): boolean {
  if (field.fieldKind === "list" || field.fieldKind === "map") return true;
  return field.fieldKind !== "message" && field.oneof === undefined && field.presence === FeatureSet_FieldPresence.IMPLICIT;
}

function scalarJson(scalar: ScalarType | undefined, value: unknown): JsonValue {
  if (typeof value === "number") {
    if (Number.isFinite(value)) return scalar === ScalarType.FLOAT ? shortestFloat32(value) : value;
    return String(value);
  }
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return base64Encode(value);
  return typeof value === "boolean" ? value : String(value);
}

/** A JSON object whose keys are whatever they are, `__proto__` included. */
function emptyObject(): JsonObject {
  return Object.create(null);
}
