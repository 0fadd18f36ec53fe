import type { DescEnum, DescExtension, DescField, DescMessage, DescOneof, Registry, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import type { NodeField } from "#shared/model/message-view";
import { fieldTypeName, scalarName } from "../../schema/print/type-name";
import { enumForm, type ScalarForm, scalarForm } from "../display/scalars";
import { wireType } from "../wire/wire-type";

/** A field as the trees need it. */
export interface FieldInfo {
  readonly number: number;
  /** The key in JSON: the JSON name, or `[pkg.ext]`. */
  readonly key: string;
  /** Its place among its message's fields; a oneof has one place. */
  readonly order: number;
  readonly kind: "single" | "list" | "map";
  /** How one value is shown; null for messages. */
  readonly form: ScalarForm | null;
  readonly message: DescMessage | null;
  readonly scalar: ScalarType | null;
  /** The enum, where numbers that it does not have are no values. */
  readonly closed: DescEnum | null;
  readonly oneof: DescOneof | null;
  /** Of a map: its entries. */
  readonly entry: EntryTable | null;
  /** Of one value. */
  readonly wire: number;
  /** May several values stand in one length-delimited one? */
  readonly packable: boolean;
  /** The value that is the same as none, as JSON; null where every value counts. */
  readonly zero: string | null;
  /** As a node has it; null for a part of a map's entry. */
  readonly node: NodeField | null;
  /** As a node of an element, or of a map's value, has it. */
  readonly element: NodeField | null;
}

/** A message's fields by their numbers. */
export interface FieldTable {
  /** The message's full name. */
  readonly name: string;
  readonly isMessageSet: boolean;
  get(number: number): FieldInfo | undefined;
}

const tables = new WeakMap<Registry, WeakMap<DescMessage, TypeTable>>();

/** The table of a message type; its extensions are looked up in the registry. Made once for each pair. */
export function tableOf(type: DescMessage, registry: Registry): TypeTable {
  const known = tables.get(registry) ?? new WeakMap<DescMessage, TypeTable>();
  tables.set(registry, known);
  const table = known.get(type) ?? new TypeTable(type, registry);
  known.set(type, table);
  return table;
}

/** Knows a type's fields, and its extensions when they are first met. */
export class TypeTable implements FieldTable {
  readonly #fields = new Map<number, FieldInfo>();
  readonly #type: DescMessage;
  readonly #registry: Registry;

  constructor(type: DescMessage, registry: Registry) {
    this.#type = type;
    this.#registry = registry;
    for (const field of type.fields) {
      this.#fields.set(field.number, fieldInfo(field, type.fields.indexOf(field.oneof?.fields[0] ?? field)));
    }
  }

  get name(): string {
    return this.#type.typeName;
  }

  get isMessageSet(): boolean {
    return this.#type.proto.options?.messageSetWireFormat ?? false;
  }

  get(number: number): FieldInfo | undefined {
    const known = this.#fields.get(number);
    if (known !== undefined || this.#type.proto.extensionRange.length === 0) return known;
    const extension = this.#registry.getExtensionFor(this.#type, number);
    if (extension === undefined) return undefined;
    const info = fieldInfo(extension, this.#type.fields.length + number);
    this.#fields.set(number, info);
    return info;
  }
}

/** A map's entry: its key is field 1, its value field 2. */
export class EntryTable implements FieldTable {
  readonly name: string;
  readonly isMessageSet = false;
  readonly key: FieldInfo;
  readonly value: FieldInfo;

  constructor(map: DescField & { readonly fieldKind: "map" }) {
    this.name = `an entry of the map ${map.name}`;
    const bare = { kind: "single", packable: false, oneof: null, entry: null, zero: null, element: null } as const;
    const keyForm = scalarForm(map.mapKey);
    const key = { form: keyForm, message: null, scalar: map.mapKey, closed: null, wire: keyForm.wire, node: null };
    this.key = { ...bare, ...key, number: 1, key: "key", order: 0 };
    const value = valueTypeOf(map);
    const wire = value.form?.wire ?? wireType.lengthDelimited;
    this.value = { ...bare, ...value, wire, number: 2, key: "value", order: 1, node: nodeField(map, elementTypeText(map)) };
  }

  get(number: number): FieldInfo | undefined {
    return number === 1 ? this.key : number === 2 ? this.value : undefined;
  }
}

function fieldInfo(field: DescField | DescExtension, order: number): FieldInfo {
  const kind = field.fieldKind === "list" || field.fieldKind === "map" ? field.fieldKind : "single";
  const value = valueTypeOf(field);
  const { form } = value;
  const isImplicit = kind === "single" && field.presence === FeatureSet_FieldPresence.IMPLICIT && !field.oneof;
  return {
    ...value,
    number: field.number,
    key: field.jsonName,
    order,
    kind,
    oneof: field.oneof ?? null,
    entry: field.fieldKind === "map" ? new EntryTable(field) : null,
    wire: wireOf(field, form),
    packable: kind === "list" && form !== null && form.wire !== wireType.lengthDelimited,
    zero: isImplicit && form ? Buffer.from(form.zero).toString() : null,
    node: nodeField(field, fieldTypeText(field)),
    element: nodeField(field, elementTypeText(field)),
  };
}

function valueTypeOf(field: DescField | DescExtension): Pick<FieldInfo, "form" | "message" | "scalar" | "closed"> {
  const { scalar, message } = field;
  const form = field.enum ? enumForm(field.enum) : scalar === undefined ? null : scalarForm(scalar);
  return { form, message: message ?? null, scalar: scalar ?? null, closed: field.enum && !field.enum.open ? field.enum : null };
}

function wireOf(field: DescField | DescExtension, form: ScalarForm | null): number {
  if (field.fieldKind === "map") return wireType.lengthDelimited;
  if (form) return form.wire;
  return field.message && field.delimitedEncoding ? wireType.startGroup : wireType.lengthDelimited;
}

function nodeField(field: DescField | DescExtension, type: string): NodeField {
  return { number: field.number, name: field.kind === "extension" ? field.typeName : field.name, type };
}

/** `repeated int64`; the types of an extension are named in full. */
function fieldTypeText(field: DescField | DescExtension): string {
  if (field.kind === "field") return fieldTypeName(field);
  return field.fieldKind === "list" ? `repeated ${elementTypeText(field)}` : elementTypeText(field);
}

function elementTypeText(field: DescField | DescExtension): string {
  return field.scalar !== undefined ? scalarName(field.scalar) : (field.message ?? field.enum).typeName;
}
