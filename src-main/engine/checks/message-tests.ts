import { createHash } from "node:crypto";
import type { Check } from "#shared/model/check";
import { Comparing } from "./comparing";
import { JsonPath } from "./json-path";
import { type JsonValue, order, readExpected, textOf } from "./json-value";

/** What is made of a message for the tests: JSON as it was sent, JSON with all zero values in it, and what does not fit its type. */
export type MessageForm = "sent" | "whole" | "problem";

/** Which of them are needed; none where all is decided. */
export type MessageNeeds = Readonly<Record<MessageForm, boolean>>;

/** A message in the forms that are needed, as texts. */
export interface SeenMessage {
  /** From 0. */
  readonly index: number;
  /** Null where nobody needs it, and where it is too large. */
  readonly sent: string | null;
  readonly whole: string | null;
  /** Null where it fits its type. */
  readonly problem: string | null;
}

/** A test that goes over all messages received, one after the other, and keeps none. */
export interface MessageTest {
  /** What of a message it looks at. */
  readonly needs: MessageForm;
  /** `index`: the message's, from 0. It may run without end where there are patterns. */
  see(value: JsonValue, index: number): void;
  /** What was found instead; null where it holds. */
  readonly found: string | null;
  /** Is the rest of no interest? */
  readonly isDecided: boolean;
}

const maxShown = 300;

/** A value as it is told, cut where it is long. */
export function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}

function shownAll(values: readonly JsonValue[]): string {
  if (values.length === 0) return "nothing there";
  const more = values.length > 5 ? `, and ${values.length - 5} more` : "";
  return values.slice(0, 5).map(shown).join(", ") + more;
}

/** Fault bad-params for a path or a pattern that is none. */
export function fieldTest(check: Extract<Check, { kind: "message" }>): MessageTest {
  const path = new JsonPath(check.path);
  const comparing = new Comparing(check.comparison, check.value);
  return new FieldTest(check.of, path, comparing);
}

class FieldTest implements MessageTest {
  readonly #of: Extract<Check, { kind: "message" }>["of"];
  readonly #path: JsonPath;
  readonly #comparing: Comparing;
  #count = 0;
  #holds = false;
  #found = "no message came";

  constructor(of: FieldTest["of"], path: JsonPath, comparing: Comparing) {
    this.#of = of;
    this.#path = path;
    this.#comparing = comparing;
  }

  get of() {
    return this.#of;
  }

  get needs(): MessageForm {
    return this.#comparing.isOfPresence ? "sent" : "whole";
  }

  see(value: JsonValue, index: number): void {
    this.#count++;
    const values = this.#path.values(value);
    this.#holds = this.#comparing.holds(values);
    const which = this.#of === "every" || this.#count > 1 ? ` in message ${index + 1}` : "";
    if (!this.#holds) this.#found = `${shownAll(values)}${which}`;
  }

  get found(): string | null {
    return this.#count > 0 && this.#holds ? null : this.#of === "any" && this.#count > 1 ? `none of ${this.#count} messages` : this.#found;
  }

  get isDecided(): boolean {
    if (this.#of === "last" || this.#count === 0) return false;
    return this.#of === "first" || (this.#of === "every" ? !this.#holds : this.#holds);
  }
}

/** The values at a path, from message to message. Fault bad-params. */
export class OrderTest implements MessageTest {
  readonly #path: JsonPath;
  readonly #is: Extract<Check, { kind: "order" }>["is"];
  readonly #seen = new Set<string>();
  #last: JsonValue | undefined;
  #found: string | null = null;

  constructor({ path, is }: Extract<Check, { kind: "order" }>) {
    this.#path = new JsonPath(path);
    this.#is = is;
  }

  get needs(): MessageForm {
    return "whole";
  }

  see(document: JsonValue, index: number): void {
    const [value] = this.#path.values(document);
    if (value === undefined) this.#found = `nothing there in message ${index + 1}`;
    else if (this.#is === "distinct") this.#seeDistinct(value, index);
    else this.#seeOrdered(value, index);
    this.#last = value;
  }

  get found(): string | null {
    return this.#found;
  }

  get isDecided(): boolean {
    return this.#found !== null;
  }

  #seeOrdered(value: JsonValue, index: number): void {
    if (this.#last === undefined) return;
    const direction = order(value, readExpected(JSON.stringify(this.#last)));
    const isRight = direction !== null && (this.#is === "ascending" ? direction >= 0 : direction <= 0);
    if (!isRight) this.#found = `${shown(value)} in message ${index + 1}, after ${shown(this.#last)}`;
  }

  #seeDistinct(value: JsonValue, index: number): void {
    const text = textOf(value);
    // A million long values would take more memory than the stream.
    const key = text.length > 32 ? createHash("sha256").update(text).digest("base64") : text;
    if (this.#seen.has(key)) this.#found = `${shown(value)} in message ${index + 1} once more`;
    this.#seen.add(key);
  }
}

/** All messages fit their type. */
export class SchemaTest implements MessageTest {
  #found: string | null = null;

  get needs(): MessageForm {
    return "problem";
  }

  see(problem: JsonValue, index: number): void {
    if (typeof problem === "string") this.#found = `message ${index + 1}: ${problem}`;
  }

  get found(): string | null {
    return this.#found;
  }

  get isDecided(): boolean {
    return this.#found !== null;
  }
}
