import { Fault } from "#shared/base/fault";
import { decodeJson } from "../codec/display/decode";
import type { JsonValue } from "./json-value";
import type { Outcome } from "./outcome";

/** The longest message that is checked, in UTF-16 units of its JSON. */
const maxLength = 64 * 1024 * 1024;

/** A received message as JSON, decoded as far as it is asked for. */
export class MessageJson {
  /** From 0. */
  readonly index: number;
  readonly #bytes: Uint8Array;
  readonly #outcome: Pick<Outcome, "type" | "registry">;
  #sent: JsonValue | undefined;
  #whole: JsonValue | undefined;
  #problem: string | null | undefined;

  constructor(index: number, bytes: Uint8Array, outcome: Pick<Outcome, "type" | "registry">) {
    this.index = index;
    this.#bytes = bytes;
    this.#outcome = outcome;
  }

  /** As it was sent: fields that have their zero value are not there. Fault too-large. */
  get sent(): JsonValue {
    this.#sent ??= this.#decode(false);
    return this.#sent;
  }

  /** With the fields that have their zero value, so that `$.count == 0` holds. Fault too-large. */
  get whole(): JsonValue {
    this.#whole ??= this.#decode(true);
    return this.#whole;
  }

  /** What does not fit its type; null for nothing. */
  get problem(): string | null {
    if (this.#problem === undefined) this.#decode(false);
    return this.#problem ?? null;
  }

  #decode(emitDefaults: boolean): JsonValue {
    const { type, registry } = this.#outcome;
    const { json, truncated, problems } = decodeJson(type, registry, this.#bytes, { indent: 0, emitDefaults, limit: maxLength });
    const [problem] = problems;
    this.#problem = problem ? `${problem.message}${problem.path === "" ? "" : ` at ${problem.path}`}` : null;
    if (truncated) throw new Fault("too-large", `Message ${this.index + 1} is too large to be checked.`, { facts: { limit: maxLength } });
    return JSON.parse(json);
  }
}
