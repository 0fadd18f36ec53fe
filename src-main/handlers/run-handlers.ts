import type { Handlers } from "#shared/bridge/handlers";
import type { runContract } from "#shared/contract/run";
import type { RunUpdate } from "#shared/model/run";
import type { Core } from "./core";

export function runHandlers({ runs }: Core): Handlers<typeof runContract> {
  return {
    "run.start": async ({ owner, ...request }) => ({ runId: runs.start(owner, request) }),
    "run.watch": async ({ owner }, { cancellation, emit }) => {
      for await (const update of runs.watch(owner, cancellation)) await emit(crossing(update));
      return undefined;
    },
    "run.stop": async ({ owner }) => {
      runs.stop(owner);
      return undefined;
    },
    "run.forget": async ({ owner }) => {
      runs.forget(owner);
      return undefined;
    },
  };
}

/** What crosses is made of lists that may be changed. */
function crossing({ run, results }: RunUpdate) {
  return { run, results: results.map((result) => ({ ...result, results: [...result.results], logs: [...result.logs] })) };
}
