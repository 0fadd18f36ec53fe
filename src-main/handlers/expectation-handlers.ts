import type { Handlers } from "#shared/bridge/handlers";
import type { expectationContract } from "#shared/contract/expectations";
import { expectationProblems } from "../engine/checks/expectation-problems";

export function expectationHandlers(): Handlers<typeof expectationContract> {
  return {
    "expectations.problems": async ({ expects }) => ({ problems: expectationProblems(expects) }),
  };
}
