import type { DescEnum } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";
import { suggestion } from "#shared/model/nearest";
import { clip } from "../body-fault";
import { wireType } from "../wire/wire-type";
import type { BodyEncoding } from "./body-encoding";
import { integerKind } from "./integer-kind";
import { exactInteger, takeShortInteger } from "./json-number";
import { isDigit, unit } from "./units";
import { outcome, type ValueEncoder } from "./value-encoder";

/** An enum's values by name or by number. A closed enum has no unknown numbers; `google.protobuf.NullValue` is also null. */
export function enumEncoder(type: DescEnum): ValueEncoder {
  const numbers = numbersByName(type);
  const isNull = type.typeName === "google.protobuf.NullValue";
  const take = (body: BodyEncoding, first: number): number | null => {
    if (first === unit.quote) return takeName(body, type, numbers);
    if (first !== unit.n || !isNull) return takeNumber(body, first, type);
    body.takeNull();
    return 0;
  };
  return {
    wireType: wireType.varint,
    encode: (body, first) => {
      const number = take(body, first);
      if (number === null) return outcome.unknown;
      body.out.int32(number);
      return number === 0 ? outcome.zero : outcome.set;
    },
  };
}

/** By both of their names; the one of the schema goes before one that only JSON has. */
function numbersByName(type: DescEnum): Map<string, number> {
  const jsonNames = type.values.map((value) => [value.jsonName, value.number] as const);
  return new Map([...jsonNames, ...type.values.map((value) => [value.name, value.number] as const)]);
}

function takeName(body: BodyEncoding, type: DescEnum, numbers: Map<string, number>): number | null {
  const offset = body.json.position;
  const name = body.json.string();
  const number = numbers.get(name);
  if (number !== undefined) return number;
  if (body.options.ignoreUnknown) return null;
  return body.refuse(offset, `takes a value of ${type.typeName}, and ${clip(name)} is none`, suggestion(name, namesOf(type)));
}

function takeNumber(body: BodyEncoding, first: number, type: DescEnum): number {
  const { json } = body;
  const offset = json.position;
  if (first !== unit.minus && !isDigit(first)) {
    const act = `Write one of its names: ${namesOf(type).slice(0, 8).join(", ")}.`;
    body.refuse(offset, `takes a value of ${type.typeName}, not ${body.kind(first)}`, act);
  }
  const short = takeShortInteger(json, first);
  const number = Number.isNaN(short) ? exactInteger(json.number()) : short;
  const { min, max } = integerKind(ScalarType.INT32) ?? { min: 0n, max: 0n };
  if (number === null || number < min || number > max) {
    const written = json.text.slice(offset, json.position);
    return body.refuse(offset, `takes an enum's number (int32), and ${clip(written)} is none`);
  }
  if (!type.open && type.value[Number(number)] === undefined) {
    const act = `There is: ${namesOf(type).slice(0, 8).join(", ")}.`;
    return body.refuse(offset, `takes a value of ${type.typeName}, which has no number ${number}`, act);
  }
  return Number(number);
}

function namesOf(type: DescEnum): string[] {
  return type.values.map((value) => value.jsonName);
}
