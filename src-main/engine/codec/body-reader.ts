import {
  type DescExtension,
  type DescField,
  type DescMessage,
  type DescOneof,
  type JsonObject,
  type JsonValue,
  type Registry,
  ScalarType,
} from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, hasCustomJsonRepresentation, isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { Fault } from "#shared/base/fault";
import { filePrefix } from "#shared/model/request-body";
import { typeNames } from "../schema/type-names";
import { bodyMismatch, formatPath, type JsonPath, positionAt } from "./body-fault";
import type { JsonMember, JsonNode, JsonObjectNode } from "./json-tree";
import { suggestion } from "./nearest";
import { clip, kindName, type Refuse, readEnum, readMapKey, readScalar } from "./scalar-json";
import { emptyObject, readAnyJson, readList, readStruct, readWellKnownString } from "./well-known-json";

type FieldLike = DescField | DescExtension;

/** A message of a body that was read: its type, its place, and the value that stands for it. */
export interface ReadMessage {
  readonly type: DescMessage;
  readonly json: JsonValue;
  readonly offset: number;
  readonly path: JsonPath;
}

/**
 * Reads the tree of a body against a message type and yields the value that `fromJson` takes, with every number exact.
 * It refuses what does not fit at the place where it stands: Fault `body-mismatch` (facts: offset, line, column, path).
 */
export class BodyReader {
  /** Every message that was read, inner ones first. */
  readonly messages: ReadMessage[] = [];
  readonly #text: string;
  readonly #registry: Registry;
  readonly #readFile: ((reference: string) => Uint8Array) | undefined;
  readonly #path: (string | number)[] = [];

  constructor(text: string, registry: Registry, { readFile }: { readonly readFile?: (reference: string) => Uint8Array } = {}) {
    this.#text = text;
    this.#registry = registry;
    this.#readFile = readFile;
  }

  read(type: DescMessage, node: JsonNode): JsonValue {
    const json = hasCustomJsonRepresentation(type) ? this.#wellKnown(type, node) : this.#plain(type, node);
    this.messages.push({ type, json, offset: node.offset, path: [...this.#path] });
    return json;
  }

  #plain(type: DescMessage, node: JsonNode): JsonValue {
    if (node.kind !== "object") return this.#refuse(node, `takes a ${type.typeName}, which is a JSON object, not ${kindName(node)}`);
    return this.#fields(type, node, null);
  }

  #wellKnown(type: DescMessage, node: JsonNode): JsonValue {
    switch (type.typeName) {
      case "google.protobuf.Any":
        return this.#any(node);
      case "google.protobuf.Value":
        return readAnyJson(node, this.#refuse, this.#at);
      case "google.protobuf.Struct":
        return readStruct(node, this.#refuse, this.#at);
      case "google.protobuf.ListValue":
        return readList(node, this.#refuse, this.#at);
    }
    const wrapped = isWrapperDesc(type) ? type.fields[0]?.scalar : undefined;
    if (wrapped !== undefined) return node.kind === "null" ? null : readScalar(wrapped, node, this.#refuse);
    return readWellKnownString(type, node, this.#refuse);
  }

  /** An object as the fields of `type`; the key `except` is somebody else's. */
  #fields(type: DescMessage, node: JsonObjectNode, except: string | null): JsonObject {
    const out = emptyObject();
    const seen = new Map<number, string>();
    const chosen = new Map<DescOneof, DescField>();
    for (const member of node.members) {
      if (member.key === except) continue;
      this.#at(member.key, () => {
        const field = this.#field(type, member);
        const earlier = seen.get(field.number);
        if (earlier !== undefined) {
          this.#refuseKey(member, earlier === member.key ? "is set twice" : `is the same field as ${clip(earlier)}, and both are set`);
        }
        seen.set(field.number, member.key);
        if (member.value.kind === "null" && !takesNull(field)) return;
        this.#choose(field, chosen, member);
        out[member.key] = this.#value(field, member.value);
      });
    }
    this.#checkRequired(type, node, out);
    return out;
  }

  #field(type: DescMessage, member: JsonMember): FieldLike {
    const field = fieldsByKey(type).get(member.key);
    if (field !== undefined) return field;
    const extension = /^\[.+\]$/.test(member.key) ? this.#registry.getExtension(member.key.slice(1, -1)) : undefined;
    if (extension?.extendee.typeName === type.typeName) return extension;
    const names = type.fields.map((known) => known.jsonName);
    const act = suggestion(member.key, names) ?? `${type.typeName} has no fields.`;
    throw bodyMismatch(this.#text, member.keyOffset, this.#path, `${type.typeName} has no field ${clip(member.key)}.`, act);
  }

  #choose(field: FieldLike, chosen: Map<DescOneof, DescField>, member: JsonMember): void {
    if (field.oneof === undefined) return;
    const other = chosen.get(field.oneof);
    if (other !== undefined) {
      this.#refuseKey(member, `and ${clip(other.jsonName)} are of one oneof, ${field.oneof.name}, and only one of them may be set`);
    }
    chosen.set(field.oneof, field);
  }

  #checkRequired(type: DescMessage, node: JsonObjectNode, out: JsonObject): void {
    for (const field of type.fields) {
      if (field.presence !== FeatureSet_FieldPresence.LEGACY_REQUIRED || field.name in out || field.jsonName in out) continue;
      this.#refuse(node, `has no ${clip(field.jsonName)}, which ${type.typeName} requires`, `Add ${clip(field.jsonName)}.`);
    }
  }

  #value(field: FieldLike, node: JsonNode): JsonValue {
    switch (field.fieldKind) {
      case "list":
        return this.#list(field, node);
      case "map":
        return this.#map(field, node);
      default:
        return this.#single(field, node);
    }
  }

  #single(field: FieldLike, node: JsonNode): JsonValue {
    if (field.scalar === ScalarType.BYTES && node.kind === "string" && node.value.startsWith(filePrefix)) return this.#file(node);
    if (field.scalar !== undefined) return readScalar(field.scalar, node, this.#refuse);
    if (field.enum !== undefined) return readEnum(field.enum, node, this.#refuse);
    return this.read(field.message, node);
  }

  #file(node: JsonNode & { readonly kind: "string" }): JsonValue {
    if (!this.#readFile) return this.#refuse(node, "names a file, and there are none here");
    try {
      return Buffer.from(this.#readFile(node.value.slice(filePrefix.length))).toString("base64");
    } catch (reason) {
      const fault = Fault.from(reason);
      const facts = { ...fault.facts, ...positionAt(this.#text, node.offset), path: formatPath(this.#path) };
      throw new Fault(fault.code, fault.message, { act: fault.act, facts, cause: reason });
    }
  }

  #list(field: FieldLike & { fieldKind: "list" }, node: JsonNode): JsonValue {
    if (node.kind !== "array") {
      return this.#refuse(node, `is repeated and takes an array, not ${kindName(node)}`, "Put it in square brackets.");
    }
    return node.items.map((item, index) =>
      this.#at(index, () => {
        if (item.kind === "null" && !nullIsValue(field)) this.#refuse(item, "is null, and an element may not be");
        return this.#single(field, item);
      }),
    );
  }

  #map(field: FieldLike & { fieldKind: "map" }, node: JsonNode): JsonValue {
    if (node.kind !== "object") return this.#refuse(node, `is a map and takes an object, not ${kindName(node)}`);
    const out = emptyObject();
    const seen = new Set<string>();
    for (const member of node.members) {
      this.#at(member.key, () => {
        const place: JsonNode = { kind: "null", offset: member.keyOffset, end: member.keyOffset };
        const key = readMapKey(field.mapKey, member.key, place, this.#refuse);
        if (seen.has(key)) this.#refuseKey(member, "is set twice");
        seen.add(key);
        if (member.value.kind === "null" && !nullIsValue(field)) this.#refuse(member.value, "is null, and a map's value may not be");
        out[key] = this.#single(field, member.value);
      });
    }
    return out;
  }

  #any(node: JsonNode): JsonValue {
    if (node.kind !== "object") return this.#refuse(node, `takes an Any, which is a JSON object with "@type", not ${kindName(node)}`);
    if (node.members.length === 0) return emptyObject();
    const tags = node.members.filter((member) => member.key === "@type");
    const [tag, second] = tags;
    if (tag === undefined) return this.#refuse(node, 'is an Any and has no "@type"', 'Add "@type": "type.googleapis.com/pkg.Message".');
    if (second !== undefined) return this.#at("@type", () => this.#refuseKey(second, "is set twice"));
    const type = this.#at("@type", () => this.#anyType(tag.value));
    const out = hasCustomJsonRepresentation(type) ? this.#anyOfWellKnown(type, node) : this.#fields(type, node, "@type");
    if (tag.value.kind === "string") out["@type"] = tag.value.value;
    return out;
  }

  #anyType(tag: JsonNode): DescMessage {
    if (tag.kind !== "string") return this.#refuse(tag, `takes a type's name as a string, not ${kindName(tag)}`);
    const name = tag.value.slice(tag.value.lastIndexOf("/") + 1);
    const type = this.#registry.getMessage(name);
    if (type !== undefined) return type;
    const names = [...new Set(typeNames(this.#registry, "message"))];
    return this.#refuse(tag, `names ${clip(name)}, which is not a message of the open schema`, suggestion(name, names));
  }

  #anyOfWellKnown(type: DescMessage, node: JsonObjectNode): JsonObject {
    const out = emptyObject();
    for (const member of node.members) {
      if (member.key === "@type") continue;
      this.#at(member.key, () => {
        if (member.key !== "value") this.#refuseKey(member, `is unknown: in an Any a ${type.name} has "@type" and "value" only`);
        if ("value" in out) this.#refuseKey(member, "is set twice");
        out.value = this.read(type, member.value);
      });
    }
    if (!("value" in out)) this.#refuse(node, `is an Any of ${type.typeName} and has no "value"`, 'Add "value".');
    return out;
  }

  /** Reads one step deeper. After a refusal the path stays where it was refused; nobody reads on. */
  readonly #at = <T>(step: string | number, read: () => T): T => {
    this.#path.push(step);
    const result = read();
    this.#path.pop();
    return result;
  };

  #refuseKey(member: JsonMember, what: string): never {
    return this.#refuse({ kind: "null", offset: member.keyOffset, end: member.keyOffset }, what);
  }

  readonly #refuse: Refuse = (node, what, act) => {
    throw bodyMismatch(this.#text, node.offset, this.#path, `${this.#subject()} ${what}.`, act);
  };

  /** The last name on the path with the indexes after it: `"tags"[2]`. */
  #subject(): string {
    const at = this.#path.findLastIndex((step) => typeof step === "string");
    const name = this.#path[at];
    const indexes = this.#path.slice(at + 1).map((index) => `[${index}]`);
    return `${typeof name === "string" ? clip(name) : "The body"}${indexes.join("")}`;
  }
}

/** May a field, singular, be null and yet set? Elsewhere null means "not set". */
function takesNull(field: FieldLike): boolean {
  return field.fieldKind !== "list" && field.fieldKind !== "map" && nullIsValue(field);
}

function nullIsValue(field: FieldLike): boolean {
  return field.message?.typeName === "google.protobuf.Value" || field.enum?.typeName === "google.protobuf.NullValue";
}

const fieldIndexes = new WeakMap<DescMessage, Map<string, DescField>>();

/** A message's fields by both of their names. */
function fieldsByKey(type: DescMessage): Map<string, DescField> {
  let index = fieldIndexes.get(type);
  if (index === undefined) {
    index = new Map(type.fields.flatMap((field) => [[field.name, field] as const, [field.jsonName, field] as const]));
    fieldIndexes.set(type, index);
  }
  return index;
}
