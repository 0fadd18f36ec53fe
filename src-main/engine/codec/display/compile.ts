import { type DescExtension, type DescField, type DescMessage, type Registry, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { maxFieldNumber, wireType } from "../wire/wire-type";
import { mapField, messageField, messageList, scalarField, scalarList } from "./fields";
import { type FieldPlan, MessagePlan, unknownPlan, type WriteField } from "./message-plan";
import { enumForm, type ScalarForm, scalarForm } from "./scalars";
import { wellKnownForm } from "./well-known";

const plans = new WeakMap<Registry, WeakMap<DescMessage, MessagePlan>>();

/** The plan of a message type; Any's contents and extensions are looked up in the registry. Made once for each pair. */
export function planOf(type: DescMessage, registry: Registry): MessagePlan {
  let known = plans.get(registry);
  if (known === undefined) {
    known = new WeakMap();
    plans.set(registry, known);
  }
  let plan = known.get(type);
  if (plan === undefined) {
    plan = makePlan(type, registry);
    known.set(type, plan);
  }
  return plan;
}

function makePlan(type: DescMessage, registry: Registry): MessagePlan {
  const slotOf = (field: DescField) => type.fields.indexOf(field.oneof?.fields[0] ?? field);
  const fields = type.fields.map((field) => planField(field, slotOf(field), registry));
  const planNamed = (name: string) => {
    const named = registry.getMessage(name);
    return named && planOf(named, registry);
  };
  return new MessagePlan(type.typeName, fields, {
    required: fields.filter((_, i) => type.fields[i]?.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED),
    isMessageSet: type.proto.options?.messageSetWireFormat ?? false,
    form: wellKnownForm(type, planNamed),
    extension: (number) => {
      const desc = type.proto.extensionRange.length > 0 ? registry.getExtensionFor(type, number) : undefined;
      return desc && planField(desc, maxFieldNumber + number, registry);
    },
  });
}

function planField(field: DescField | DescExtension, slot: number, registry: Registry): FieldPlan {
  const { number, jsonName, fieldKind } = field;
  const isRepeated = fieldKind === "list" || fieldKind === "map";
  const group = fieldKind !== "map" && field.message && field.delimitedEncoding ? number : 0;
  const form = field.message || fieldKind === "map" ? null : valueForm(field);
  const plan = valuePlan(field, registry);
  const isImplicit = field.presence === FeatureSet_FieldPresence.IMPLICIT && field.oneof === undefined;
  return {
    slot,
    name: jsonName,
    key: Buffer.from(`${JSON.stringify(jsonName)}:`),
    number,
    tags: tagsOf(number, fieldKind, form, group),
    isRepeated,
    plan,
    group,
    closed: fieldKind === "enum" ? (form?.closed ?? null) : null,
    zero: zeroOf(fieldKind, isImplicit ? form : null),
    write: writerOf(field, form ?? plan ?? noPlan),
  };
}

function valueForm(field: { readonly scalar?: ScalarType | undefined; readonly enum?: DescField["enum"] }): ScalarForm {
  return field.enum ? enumForm(field.enum) : scalarForm(field.scalar ?? ScalarType.BYTES);
}

function tagsOf(number: number, kind: DescField["fieldKind"], form: ScalarForm | null, group: number): number[] {
  const tag = (wire: number) => ((number << 3) | wire) >>> 0;
  if (form === null) return [tag(group ? wireType.startGroup : wireType.lengthDelimited)];
  // Parsers take a list of numbers packed or not, whatever the schema says.
  return kind === "list" ? [...new Set([tag(form.wire), tag(wireType.lengthDelimited)])] : [tag(form.wire)];
}

function zeroOf(kind: DescField["fieldKind"], form: ScalarForm | null): Uint8Array | null {
  if (kind === "list") return Buffer.from("[]");
  return kind === "map" ? Buffer.from("{}") : (form?.zero ?? null);
}

const noPlan = () => unknownPlan;

function lazyPlan(message: DescMessage | undefined, registry: Registry): (() => MessagePlan) | null {
  return message ? () => planOf(message, registry) : null;
}

/** Null for a field whose values are no messages; a map's are its entries. */
function valuePlan(field: DescField | DescExtension, registry: Registry): (() => MessagePlan) | null {
  if (field.fieldKind !== "map") return lazyPlan(field.message, registry);
  const plan = entryPlan(field, registry);
  return () => plan;
}

function writerOf(field: DescField | DescExtension, value: ScalarForm | (() => MessagePlan)): WriteField {
  const isList = field.fieldKind === "list";
  if (typeof value !== "function") return isList ? scalarList(field.number, value) : scalarField(value);
  if (field.fieldKind === "map") return mapField(field.number, scalarForm(field.mapKey), value());
  return isList ? messageList(value) : messageField(value);
}

/** A map's entries are messages with the fields 1 and 2, of which descriptors here know only the map. */
function entryPlan(field: DescField & { readonly fieldKind: "map" }, registry: Registry): MessagePlan {
  const key = scalarForm(field.mapKey);
  const form = field.message ? null : valueForm(field);
  const base = { key: new Uint8Array(), isRepeated: false, group: 0 };
  const plan = lazyPlan(field.message, registry);
  return new MessagePlan(`an entry of the map ${field.name}`, [
    { ...base, slot: 0, name: "key", number: 1, tags: [8 | key.wire], plan: null, closed: null, zero: key.zero, write: scalarField(key) },
    {
      ...base,
      slot: 1,
      name: "value",
      number: 2,
      tags: [16 | (form?.wire ?? wireType.lengthDelimited)],
      plan,
      closed: form?.closed ?? null,
      zero: form?.zero ?? null,
      write: form ? scalarField(form) : messageField(plan ?? noPlan),
    },
  ]);
}
