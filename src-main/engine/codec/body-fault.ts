import { Fault } from "#shared/base/fault";
import { positionAt, type TextPosition } from "#shared/model/text-position";

/** Where something is in a JSON text: the keys and indexes that lead to it from the root. */
export type JsonPath = readonly (string | number)[];

/** A path as people write it: `$.builds[2].labels["a b"]`. Keys are cut where they are very long. */
export function formatPath(path: JsonPath): string {
  return `$${path.map((step) => (typeof step === "number" ? `[${step}]` : formatKey(step))).join("")}`;
}

function formatKey(key: string): string {
  const short = key.length > 200 ? `${key.slice(0, 200)}…` : key;
  return /^[A-Za-z_]\w*$/.test(short) ? `.${short}` : `[${JSON.stringify(short)}]`;
}

/** A text in quotes for a message, cut where it is long. */
export function clip(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** A body that is not JSON: Fault `body-syntax` with facts offset, line, column. */
export function bodySyntax(text: string, offset: number, message: string, act?: string): Fault {
  return new Fault("body-syntax", message, { act, facts: { ...positionAt(text, offset) } });
}

/** JSON that does not fit its message type: Fault `body-mismatch` with facts offset, line, column, path. */
export function bodyMismatch(text: string, offset: number, path: JsonPath, message: string, act?: string): Fault {
  return new Fault("body-mismatch", message, { act, facts: { ...positionAt(text, offset), path: formatPath(path) } });
}

/**
 * The same fault with its position moved to where the piece of text that it speaks of stands in a larger text.
 * A fault without a position comes back as it is.
 */
export function shiftFault(fault: Fault, start: TextPosition): Fault {
  const { offset, line, column } = fault.facts;
  if (typeof offset !== "number" || typeof line !== "number" || typeof column !== "number") return fault;
  const shifted = {
    offset: offset + start.offset,
    line: line + start.line - 1,
    column: line === 1 ? column + start.column - 1 : column,
  };
  return new Fault(fault.code, fault.message, { act: fault.act, facts: { ...fault.facts, ...shifted }, cause: fault });
}
