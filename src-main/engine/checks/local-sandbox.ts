import type { AskSandbox, Sandbox, SandboxAnswers, SandboxQuestion, VariableOf } from "./sandbox";
import { SandboxWork } from "./sandbox-work";

/** Works in this thread: for tests, for what cannot take long, and where there is no script for another thread. */
export class LocalSandbox implements Sandbox {
  use<T>(act: (ask: AskSandbox) => Promise<T>): Promise<T> {
    const work = new SandboxWork();
    const ask = (question: SandboxQuestion, variableOf: VariableOf = () => null): Promise<SandboxAnswers[keyof SandboxAnswers]> =>
      work.answer(question, variableOf);
    // What is asked of a script is answered by a script, and so are checks.
    return act(ask as AskSandbox);
  }

  dispose(): void {}
}
