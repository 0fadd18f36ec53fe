import type { TakenValue } from "#shared/model/saved-request";
import { JsonPath } from "./json-path";
import { type JsonValue, textOf } from "./json-value";
import type { MessageForm, MessageTest } from "./message-tests";

/** The longest value that is taken, in UTF-16 units. */
const maxLength = 65_536;

/** Takes a value of a message: a text as it is, all else as JSON. Fault bad-params for a path that is none. */
export class TakeTest implements MessageTest {
  readonly #path: JsonPath;
  readonly #of: TakenValue["of"];
  #seen = false;
  #value: string | null = null;

  constructor({ path, of }: TakenValue) {
    this.#path = new JsonPath(path);
    this.#of = of;
  }

  get needs(): MessageForm {
    return "whole";
  }

  see(document: JsonValue): void {
    this.#seen = true;
    const [value] = this.#path.values(document);
    this.#value = value === undefined ? null : textOf(value);
  }

  /** Null where there is none. */
  get value(): string | null {
    return this.#value !== null && this.#value.length <= maxLength ? this.#value : null;
  }

  get found(): string | null {
    if (this.value !== null) return null;
    if (this.#value !== null) return `a value of ${this.#value.length} characters, and ${maxLength} may be taken`;
    return this.#seen ? "nothing there" : "no message came";
  }

  get isDecided(): boolean {
    return this.#of === "first" && this.#seen;
  }
}
