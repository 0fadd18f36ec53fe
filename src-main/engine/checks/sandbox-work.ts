import { Fault } from "#shared/base/fault";
import { CheckWork } from "./check-work";
import type { SandboxAnswers, SandboxQuestion, VariableOf } from "./sandbox";
import { answerOfScript } from "./script-work";

/** Does what a sandbox is asked to, in the thread that it is in. */
export class SandboxWork {
  #checks: CheckWork | null = null;

  /** Faults: internal, for what nobody asks in this order. */
  async answer(question: SandboxQuestion, variableOf: VariableOf): Promise<SandboxAnswers[keyof SandboxAnswers]> {
    switch (question.ask) {
      case "script":
        return answerOfScript(question.task, variableOf);
      case "begin":
        this.#checks = new CheckWork(question.task);
        return this.#checks.needs;
      case "see":
        this.#begun.see(question.messages);
        return this.#begun.needs;
      case "end": {
        const answer = this.#begun.end();
        this.#checks = null;
        return answer;
      }
    }
  }

  get #begun(): CheckWork {
    if (this.#checks === null) throw new Fault("internal", "No checks have begun.");
    return this.#checks;
  }
}
