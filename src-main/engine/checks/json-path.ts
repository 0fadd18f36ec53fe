import { JSONPathEnvironment, JSONPathError, type JSONPathQuery, type JSONValue } from "json-p3";
import { Fault } from "#shared/base/fault";
import type { JsonValue } from "./json-value";

const environment = new JSONPathEnvironment({ maxRecursionDepth: 200 });

/** A JSONPath. Source: RFC 9535. Its filters' patterns may run without end: what asks it bounds the time. */
export class JsonPath {
  readonly text: string;
  readonly #query: JSONPathQuery;

  /** Fault bad-params (facts: path). */
  constructor(text: string) {
    this.text = text;
    try {
      this.#query = environment.compile(text);
    } catch (cause) {
      const why = cause instanceof JSONPathError ? cause.message : String(cause);
      throw new Fault("bad-params", `${text} is no JSONPath: ${why}.`, {
        act: "Write it as RFC 9535 has it, $.name or $.items[0].id for example.",
        facts: { path: text },
        cause,
      });
    }
  }

  /** In the document's order. */
  values(document: JsonValue): JsonValue[] {
    return this.#query.query(document as JSONValue).values() as JsonValue[];
  }

  /** Where the values stand, as steps from the document down. */
  places(document: JsonValue): readonly (readonly (string | number)[])[] {
    return this.#query.query(document as JSONValue).nodes.map(({ location }) => location);
  }

  /** The document with something else at each place of the path; the document itself where there is none. */
  replace(document: JsonValue, value: JsonValue): JsonValue {
    return this.places(document).reduce<JsonValue>((changed, place) => replaced(changed, place, value), document);
  }
}

function replaced(document: JsonValue, [step, ...rest]: readonly (string | number)[], value: JsonValue): JsonValue {
  if (step === undefined) return value;
  if (Array.isArray(document)) return document.map((element, at) => (at === step ? replaced(element, rest, value) : element));
  if (typeof document !== "object" || document === null) return document;
  const members = Object.entries(document).map(([key, member]) => [key, key === step ? replaced(member, rest, value) : member] as const);
  return Object.fromEntries(members);
}
