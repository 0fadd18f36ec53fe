import { Fault } from "#shared/base/fault";
import { suggestion } from "#shared/model/nearest";
import type { Comparison, RowTerm } from "#shared/model/row-filter";
import type { FieldPick } from "../codec/pick/field-pick";
import { type Comparable, durationOf, type Leaf, numberOf, timestampOf } from "../codec/pick/leaf";
import type { WireReader } from "../codec/wire/wire-reader";

/** Is something so of the message that the reader has from `start` to `end`? */
export type MessageTest = (reader: WireReader, start: number, end: number) => boolean;

type FieldTerm = Extract<RowTerm, { readonly is: "field" }>;

/**
 * A comparison with the values that `pick` finds: any of several is enough, and of none it is not so. `!=` is the opposite of
 * `=`, of several values and of none too. Fault bad-params (facts: path, value): the value is none that the field may have.
 */
export function fieldTest(pick: FieldPick, { path, comparison, value }: FieldTerm): MessageTest {
  if (comparison === "contains") {
    const wanted = value.toLowerCase();
    const contains = (text: string) => text.toLowerCase().includes(wanted);
    return (reader, start, end) => pick.someText(reader, start, end, contains);
  }
  const test = valueTest(pick.leaf, comparison === "!=" ? "=" : comparison, value, path);
  if (comparison === "!=") return (reader, start, end) => !pick.some(reader, start, end, test);
  return (reader, start, end) => pick.some(reader, start, end, test);
}

function valueTest(leaf: Leaf, comparison: Comparison, value: string, path: string): (value: Comparable) => boolean {
  const holds = holding[comparison];
  if (leaf.is !== "any-json") {
    const operand = operandOf(leaf, value, path);
    return (one) => holds(order(one, operand));
  }
  const number = numberOf(value);
  return (one) => holds(typeof one === "number" && number !== null ? order(one, number) : order(String(one), value));
}

const holding: Readonly<Record<Comparison, (order: number) => boolean>> = {
  "=": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
  contains: () => false,
};

/** Below 0, 0 or above it; NaN has a place beside itself alone. */
export function order(a: Comparable, b: Comparable): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number.isNaN(a) === Number.isNaN(b) ? 0 : Number.NaN;
}

function operandOf(leaf: Leaf, value: string, path: string): Comparable {
  const operand = readOperand(leaf, value.trim());
  if (operand === null) throw noValue(leaf, value, path);
  return leaf.is === "text" ? value : operand;
}

function readOperand(leaf: Leaf, value: string): Comparable | null {
  switch (leaf.is) {
    case "number":
      return numberOf(value);
    case "bool":
      return /^(true|1)$/i.test(value) ? 1 : /^(false|0)$/i.test(value) ? 0 : null;
    case "enum":
      return enumNumber(leaf, value);
    case "timestamp":
      return timestampOf(value);
    case "duration":
      return durationOf(value);
    default:
      return value;
  }
}

/** By its name, in any case, without the prefix that all names of an enum often have (`WARN` for `LEVEL_WARN`), or by its number. */
function enumNumber({ type }: Extract<Leaf, { readonly is: "enum" }>, value: string): number | null {
  const wanted = value.toUpperCase();
  const names = type.values.map(({ name }) => name.toUpperCase());
  const exact = type.values.find(({ name }) => name === value)?.number ?? type.values[names.indexOf(wanted)]?.number;
  if (exact !== undefined) return exact;
  const [only, ...others] = type.values.filter((_, i) => wanted !== "" && names[i]?.endsWith(`_${wanted}`));
  if (only && others.length === 0) return only.number;
  return /^[+-]?\d+$/.test(value) ? Number(value) : null;
}

function noValue(leaf: Leaf, value: string, path: string): Fault {
  const names = leaf.is === "enum" ? leaf.type.values.map(({ name }) => name) : [];
  const kind = leaf.is === "enum" ? leaf.type.typeName : leaf.is;
  return new Fault("bad-params", `${JSON.stringify(value)} is no value of ${path}, which is compared as ${kind}.`, {
    act: leaf.is === "enum" ? suggestion(value, names) : examples[leaf.is],
    facts: { path, value },
  });
}

const examples: Readonly<Partial<Record<Leaf["is"], string>>> = {
  number: "Write a number, such as -1.5 or 200.",
  bool: "Write true or false.",
  timestamp: "Write a time such as 2024-05-01T12:30:00Z, or a date.",
  duration: "Write a duration such as 1.5s or 20ms.",
};
