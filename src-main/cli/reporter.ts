import type { RunEvent, RunResult } from "#shared/model/run";

/** Hears how a run goes, and writes what is to be read. */
export type Reporter = (event: RunEvent) => void;
export type Write = (text: string) => void;

/** Why a request did not pass, with where to look. */
export function reasonsOf({ path, results, fault }: RunResult): string[] {
  const reasons = results
    .filter(({ passed }) => !passed)
    .flatMap(({ title, found, line }) => {
      const [first = "", ...more] = found.split("\n");
      const place = line === null ? path : `${path}:${line}`;
      return more.length === 0
        ? [`expected ${title}`, `   found ${first}`, `      at ${place}`]
        : [`expected ${title}`, ...[first, ...more].map((text) => `   ${text}`), `      at ${place}`];
    });
  if (fault === null) return reasons;
  const line = fault.facts?.file === path && fault.facts.line !== undefined ? `:${fault.facts.line}` : "";
  return [...reasons, ...(reasons.length === 0 ? [fault.message, ...(fault.act ? [fault.act] : []), `      at ${path}${line}`] : [])];
}
