import { Fault } from "#shared/base/fault";
import type { Check, Comparison, ExpectationProblem } from "#shared/model/check";
import type { Expectations, TakenValue } from "#shared/model/saved-request";
import { isVariableName } from "#shared/model/variables";
import { Comparing } from "./comparing";
import { JsonPath } from "./json-path";

/** A field of a check or of a taken value, and why it cannot be so; null where it can. */
type Field = readonly [field: ExpectationProblem["field"], problem: string | null];

/** Where something is expected that cannot be. What has `{{names}}` in it is judged when it is filled in. */
export function expectationProblems({ checks, takes }: Pick<Expectations, "checks" | "takes">): ExpectationProblem[] {
  return [
    ...checks.flatMap((check, at) => told("checks", at, ofCheck(check))),
    ...takes.flatMap((take, at) => told("takes", at, ofTake(take))),
  ];
}

function told(part: ExpectationProblem["part"], at: number, fields: readonly Field[]): ExpectationProblem[] {
  return fields.flatMap(([field, message]) => (message === null ? [] : [{ part, at, field, message }]));
}

function ofCheck(check: Check): Field[] {
  switch (check.kind) {
    case "message":
      return [
        ["path", ofPath(check.path)],
        ["value", ofValue(check.comparison, check.value, false)],
      ];
    case "order":
      return [["path", ofPath(check.path)]];
    case "snapshot":
      return [["ignore", check.ignore.map(ofPath).find((problem) => problem !== null) ?? null]];
    case "status-message":
    case "header":
    case "trailer":
      return [["value", ofValue(check.comparison, check.value, true)]];
    default:
      return [];
  }
}

function ofTake({ name, path }: TakenValue): Field[] {
  const said = isVariableName(name) ? null : "A name is made of letters, digits, _, - and .";
  return [
    ["name", said],
    ["path", ofPath(path)],
  ];
}

function ofPath(path: string): string | null {
  return path.includes("{{") ? null : problemOf(() => new JsonPath(path));
}

function ofValue(comparison: Comparison, value: string, isText: boolean): string | null {
  return value.includes("{{") ? null : problemOf(() => new Comparing(comparison, value, isText));
}

function problemOf(make: () => unknown): string | null {
  try {
    make();
    return null;
  } catch (reason) {
    return Fault.from(reason).message;
  }
}
