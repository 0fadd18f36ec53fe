import { Fault } from "#shared/base/fault";
import type { Comparison } from "#shared/model/check";
import { contains, type Expected, isSame, type JsonValue, order, readExpected, textOf } from "./json-value";

/** Longer texts are not searched for a pattern. */
const maxSearched = 1024 * 1024;

/** One comparison, read once for many values. What `holds` does may run without end where it matches a pattern. */
export class Comparing {
  readonly comparison: Comparison;
  readonly #expected: Expected;
  readonly #pattern: RegExp | null;

  /** `value` as JSON; for `isText` a text as it is. Fault bad-params for a pattern that is none. */
  constructor(comparison: Comparison, value: string, isText = false) {
    this.comparison = comparison;
    const number = isText ? readExpected(value) : null;
    this.#expected = number?.is === "number" ? number : isText ? { is: "json", value } : readExpected(value);
    this.#pattern = comparison === "matches" ? patternOf(isText ? value : textOfExpected(this.#expected)) : null;
  }

  /** Is it about whether there is a value at all? */
  get isOfPresence(): boolean {
    return this.comparison === "exists" || this.comparison === "is-missing";
  }

  /** Of several values one is enough. */
  holds(values: readonly JsonValue[]): boolean {
    if (this.comparison === "exists") return values.length > 0;
    if (this.comparison === "is-missing") return values.length === 0;
    return values.some((value) => this.#holdsFor(value));
  }

  #holdsFor(value: JsonValue): boolean {
    switch (this.comparison) {
      case "==":
        return isSame(value, this.#expected);
      case "!=":
        return !isSame(value, this.#expected);
      case "contains":
        return contains(value, this.#expected);
      case "matches":
        return this.#matches(value);
      default:
        return isInOrder(this.comparison, order(value, this.#expected));
    }
  }

  #matches(value: JsonValue): boolean {
    const text = textOf(value);
    if (text.length > maxSearched) {
      throw new Fault("too-large", `A text of ${text.length} characters is not searched for a pattern.`, { facts: { limit: maxSearched } });
    }
    return this.#pattern?.test(text) ?? false;
  }
}

function isInOrder(comparison: Comparison, found: number | null): boolean {
  if (found === null) return false;
  switch (comparison) {
    case "<":
      return found < 0;
    case "<=":
      return found <= 0;
    case ">":
      return found > 0;
    case ">=":
      return found >= 0;
    default:
      return false;
  }
}

function textOfExpected(expected: Expected): string {
  return expected.is === "number" ? expected.text : textOf(expected.value);
}

/** Fault bad-params. */
function patternOf(text: string): RegExp {
  try {
    return new RegExp(text, "u");
  } catch (cause) {
    throw new Fault("bad-params", `${text} is no regular expression.`, { act: "Write it as JavaScript has it.", cause });
  }
}
