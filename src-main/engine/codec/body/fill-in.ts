import { randomUUID } from "node:crypto";
import { Fault } from "#shared/base/fault";
import type { Moment } from "#shared/model/built-in-variables";
import type { RequestBody } from "#shared/model/request-body";
import { positionAt } from "#shared/model/text-position";
import { type FilledText, Template, type VariableNames } from "#shared/model/variables";

/** What stands for `{{name}}` in one message. */
export interface FillIn {
  readonly names: VariableNames;
  /** How many messages came before this one. */
  readonly index: number;
}

/** The built-in values of now. */
export function momentOf(index: number): Moment {
  return { index, now: Date.now(), random: Math.random, uuid: randomUUID };
}

/**
 * A body whose `{{name}}`s are filled in anew for every message. `use` gets it filled in; what it throws about a place in
 * that text is about the place in the body from which it came.
 */
export class BodyTemplate {
  readonly body: RequestBody;
  readonly #template: Template;

  constructor(body: RequestBody) {
    this.body = body;
    this.#template = new Template(body.text, body.format);
  }

  /** Is every message the same? */
  get isConstant(): boolean {
    return this.#template.isConstant;
  }

  /** Faults: variable-unknown, variable-cycle, too-large, and what `use` throws. */
  async fill<T>({ names, index }: FillIn, use: (body: RequestBody) => Promise<T>): Promise<T> {
    const filled = this.#template.fill(names, momentOf(index));
    try {
      return await use({ format: this.body.format, text: filled.text });
    } catch (reason) {
      throw this.#placed(Fault.from(reason), filled);
    }
  }

  #placed(fault: Fault, filled: FilledText): Fault {
    const { offset } = fault.facts;
    if (typeof offset !== "number") return fault;
    const facts = { ...fault.facts, ...positionAt(this.body.text, filled.origin(offset)) };
    return new Fault(fault.code, fault.message, { act: fault.act, facts, cause: fault });
  }
}
