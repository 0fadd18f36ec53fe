import type { Handlers } from "#shared/bridge/handlers";
import type { runContract } from "#shared/contract/run";
import type { Core } from "./core";

export function runHandlers({ runs }: Core): Handlers<typeof runContract> {
  return {
    "run.start": async (request, { cancellation, emit }) => {
      for await (const event of runs.run(request, cancellation)) {
        if (event.is !== "done") await emit(event);
        else await emit({ ...event, result: { ...event.result, results: [...event.result.results], logs: [...event.result.logs] } });
      }
      return undefined;
    },
  };
}
