import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { hasCustomJsonRepresentation, isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { scalarForm } from "../display/scalars";
import { wireType } from "../wire/wire-type";
import type { Needle } from "./needle";
import { type ReadValue, reads } from "./wire-pick";

/** How a field's value is looked at. `may`: it is not; it may show the needle, or does. */
export type Look =
  | { readonly as: "skip" | "may" | "text" | "timestamp" }
  | { readonly as: "number"; readonly read: ReadValue; readonly isBool: boolean }
  | { readonly as: "enum"; readonly known: ReadonlyMap<number, boolean>; readonly isOpen: boolean }
  | { readonly as: "message"; readonly plan: () => ScreenPlan };

export interface FieldScreen {
  readonly look: Look;
  /** The needle is in its name. */
  readonly isNamed: boolean;
  /** What is found in the last of its values, or any of a list, is shown for sure. */
  readonly isShown: boolean;
  readonly isList: boolean;
  /** A zero value is not shown. */
  readonly hidesZero: boolean;
}

/** How a message is looked at; by tag, and what comes with any other tag may show anything. */
export class ScreenPlan {
  readonly fields: readonly FieldScreen[];
  readonly #low: (FieldScreen | undefined)[] = new Array(128).fill(undefined);
  readonly #high = new Map<number, FieldScreen>();
  readonly isNamed: boolean;

  /** `isOpen`: it may have extensions, of which nothing is known here. */
  constructor(
    fields: ReadonlyMap<number, FieldScreen>,
    readonly isOpen = false,
  ) {
    for (const [tag, field] of fields) {
      if (tag < 128) this.#low[tag] = field;
      else this.#high.set(tag, field);
    }
    this.fields = [...fields.values()];
    this.isNamed = this.fields.some(({ isNamed }) => isNamed);
  }

  field(tag: number): FieldScreen | undefined {
    return tag < 128 ? this.#low[tag] : this.#high.get(tag);
  }
}

/** Are strings all that can show the needle, in the message and in all that it may hold? What a needle `isOnlyText` is asked for. */
export function isOnlyInStrings(plan: ScreenPlan): boolean {
  const plans = new Set([plan]);
  for (const { isOpen, fields } of plans) {
    if (isOpen) return false;
    for (const { look, isNamed } of fields) {
      if (isNamed || look.as === "may" || (look.as === "enum" && [...look.known.values()].includes(true))) return false;
      if (look.as === "message") plans.add(look.plan());
    }
  }
  return true;
}

/** Makes plans for one needle. */
export class ScreenPlanner {
  readonly #needle: Needle;
  readonly #plans = new Map<DescMessage, ScreenPlan>();

  constructor(needle: Needle) {
    this.#needle = needle;
  }

  plan(type: DescMessage): ScreenPlan {
    let plan = this.#plans.get(type);
    if (plan === undefined) {
      const fields = new Map(type.fields.flatMap((field) => this.#entries(field)));
      plan = new ScreenPlan(fields, type.proto.extensionRange.length > 0);
      this.#plans.set(type, plan);
    }
    return plan;
  }

  #entries(field: DescField): [number, FieldScreen][] {
    const look = this.#look(field);
    const screen = {
      look,
      isNamed: this.#needle.isIn(field.jsonName),
      isShown: field.oneof === undefined && field.fieldKind !== "map" && field.enum?.open !== false,
      isList: field.fieldKind === "list",
      hidesZero: field.fieldKind === "list" || field.fieldKind === "map" || (!field.message && !field.oneof),
    };
    const tag = (wire: number): [number, FieldScreen] => [((field.number << 3) | wire) >>> 0, screen];
    const wire = wireOf(field);
    const isPackable = field.fieldKind === "list" && wire !== wireType.lengthDelimited && wire !== wireType.startGroup;
    return isPackable ? [tag(wire), tag(wireType.lengthDelimited)] : [tag(wire)];
  }

  #look(field: DescField): Look {
    if (field.fieldKind === "map") return this.#mapLook(field);
    if (field.message) return field.delimitedEncoding ? { as: "may" } : this.#messageLook(field.message);
    return field.enum ? this.#enumLook(field.enum) : this.#scalarLook(field.scalar);
  }

  #scalarLook(scalar: ScalarType | undefined): Look {
    const { text } = this.#needle;
    if (scalar === ScalarType.STRING) return { as: "text" };
    if (scalar === undefined || scalar === ScalarType.BYTES) return { as: /^[a-z\d+/=]+$/.test(text) ? "may" : "skip" };
    const isPossible = scalar === ScalarType.BOOL ? ["true", "false"].some((word) => word.includes(text)) : /^[\d.e+\-naifty]+$/.test(text);
    return isPossible ? { as: "number", read: reads[scalar], isBool: scalar === ScalarType.BOOL } : { as: "skip" };
  }

  #enumLook(type: DescEnum): Look {
    if (type.typeName === "google.protobuf.NullValue") return { as: "null".includes(this.#needle.text) ? "may" : "skip" };
    const known = new Map<number, boolean>();
    for (const { number, name, jsonName } of type.values) if (!known.has(number)) known.set(number, this.#needle.isIn(jsonName ?? name));
    return { as: "enum", known, isOpen: type.open };
  }

  #messageLook(type: DescMessage): Look {
    const { text } = this.#needle;
    const message: Look = { as: "message", plan: () => this.plan(type) };
    if (type.proto.options?.messageSetWireFormat) return { as: "may" };
    if (!hasCustomJsonRepresentation(type)) return message;
    if (type.typeName === "google.protobuf.Timestamp") return /^[\dtz.-]+$/.test(text) ? { as: "timestamp" } : message;
    if (mayBeAnything.has(type.typeName)) return { as: "may" };
    const isForm = type.typeName === "google.protobuf.Duration" && /^[\d.s-]+$/.test(text);
    const isZero = (isWrapperDesc(type) || type.typeName === "google.protobuf.Value") && isInZero(text);
    return isForm || isZero ? { as: "may" } : message;
  }

  /** An entry is a message; what it leaves out is shown all the same. */
  #mapLook(field: DescField & { readonly fieldKind: "map" }): Look {
    const isZero = this.#needle.isIn(field.enum?.values[0]?.name ?? "");
    if (isZero || isInZero(this.#needle.text) || field.enum?.open === false) return { as: "may" };
    const bare = { isNamed: false, isShown: false, isList: false, hidesZero: false };
    const key = { ...bare, look: this.#scalarLook(field.mapKey) };
    const look = field.message
      ? this.#messageLook(field.message)
      : field.enum
        ? this.#enumLook(field.enum)
        : this.#scalarLook(field.scalar);
    const valueWire = field.message ? wireType.lengthDelimited : field.enum ? wireType.varint : scalarForm(field.scalar).wire;
    const plan = new ScreenPlan(
      new Map<number, FieldScreen>([
        [8 | scalarForm(field.mapKey).wire, key],
        [16 | valueWire, { ...bare, look }],
      ]),
    );
    return { as: "message", plan: () => plan };
  }
}

const mayBeAnything = new Set(["google.protobuf.Any", "google.protobuf.FieldMask"]);

/** What is shown where nothing is on the wire. */
function isInZero(text: string): boolean {
  return ["1970-01-01t00:00:00z", "0s", "null", "0", "false"].some((zero) => zero.includes(text));
}

/** Of one value. */
function wireOf(field: DescField): number {
  if (field.fieldKind === "map") return wireType.lengthDelimited;
  if (field.enum) return wireType.varint;
  if (field.message) return field.delimitedEncoding ? wireType.startGroup : wireType.lengthDelimited;
  return scalarForm(field.scalar ?? ScalarType.BYTES).wire;
}
