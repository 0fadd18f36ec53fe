import { Fault } from "#shared/base/fault";
import { formatElapsed } from "#shared/model/format";
import type { PlacedResult, RunResult, RunSummary } from "#shared/model/run";
import { withoutOrders } from "./io";
import { junitReporter } from "./junit-report";
import { type Reporter, reasonsOf, type Write } from "./reporter";

/** Fault bad-params for a name that is none. */
export function reporterOf(name: string, write: Write, colours: boolean): Reporter {
  if (name === "pretty") return prettyReporter(write, colours);
  if (name === "junit") return junitReporter(write);
  if (name === "json") return jsonReporter(write);
  throw new Fault("bad-params", `-reporter is pretty, junit or json, not ${JSON.stringify(name)}.`);
}

/** One JSON object: `{ summary, results }`. */
function jsonReporter(write: Write): Reporter {
  let before = '{"results":[';
  return (event) => {
    if (event.is === "done") {
      write(`${before}\n${JSON.stringify(event.result)}`);
      before = ",";
    }
    if (event.is === "ended") write(`${before === "," ? "" : before}\n],"summary":${JSON.stringify(event.summary)}}\n`);
  };
}

const marks = { passed: "✓", failed: "✗", broken: "!", skipped: "-" } as const;
const paint = { passed: 32, failed: 31, broken: 31, skipped: 33 } as const;

function prettyReporter(write: Write, colours: boolean): Reporter {
  // What is of a server gives no orders; the colours are ours.
  const coloured = (code: number, text: string) => (colours ? `\u001b[${code}m${withoutOrders(text)}\u001b[0m` : withoutOrders(text));
  let bad: RunResult[] = [];
  let folder: string | null = null;
  const line = (text: string) => write(`${text}\n`);
  return (event) => {
    if (event.is === "begun") bad = [];
    if (event.is === "done") {
      const { result } = event;
      const own = result.path.slice(0, Math.max(0, result.path.lastIndexOf("/")));
      if (own !== folder) line(coloured(1, own === "" ? "." : own));
      folder = own;
      line(resultLine(result, coloured));
      for (const log of result.logs) line(coloured(2, `      ${log}`));
      if (result.verdict === "failed" || result.verdict === "broken") {
        bad.push(result);
        for (const text of reasonsOf(result)) line(withoutOrders(`      ${text}`));
      }
    }
    if (event.is !== "ended") return;
    for (const text of overviewOf(bad, event.summary.total, coloured)) line(text);
    line(summaryLine(event.summary, coloured));
  };
}

const mostNamed = 50;

/** Once more at the end, where they are seen without scrolling: what did not pass, each with its first place. */
function overviewOf(bad: readonly RunResult[], total: number, coloured: Coloured): string[] {
  if (bad.length === 0 || total <= bad.length + 1) return [];
  const named = bad.slice(0, mostNamed).flatMap((result) => {
    const { verdict, path, results, fault } = result;
    const failed = results.find(({ passed }) => !passed);
    const place = withoutOrders(`${path}${failed?.line ? `:${failed.line}` : ""}${whichOf(result)}`);
    const why = failed ? `expected ${failed.title}` : (fault?.message ?? "");
    return [`  ${coloured(paint[verdict], marks[verdict])} ${place}`, `      ${coloured(2, why)}`];
  });
  const more = bad.length > mostNamed ? [`  and ${bad.length - mostNamed} more`] : [];
  return ["", coloured(1, "Did not pass"), ...named, ...more];
}

type Coloured = (code: number, text: string) => string;

function resultLine(result: RunResult, coloured: Coloured): string {
  const { verdict, name } = result;
  return `  ${coloured(paint[verdict], marks[verdict])} ${withoutOrders(name)}${whichOf(result)}  ${coloured(2, factsOf(result))}`;
}

function whichOf({ row, round }: RunResult): string {
  const which = [row === null ? "" : `row ${row}`, round > 1 ? `round ${round}` : ""].filter((text) => text !== "");
  return which.length === 0 ? "" : ` (${which.join(", ")})`;
}

function factsOf({ verdict, status, received, elapsedMs, results }: RunResult): string {
  if (verdict === "skipped") return "skipped";
  if (verdict === "broken") return "could not be made";
  const messages = `${received} ${received === 1 ? "message" : "messages"}`;
  return `${status ?? "no call"}, ${messages}, ${formatElapsed(elapsedMs)}, ${checksText(results)}`;
}

function checksText(results: readonly PlacedResult[]): string {
  const passed = results.filter((result) => result.passed).length;
  return `${passed} of ${results.length} ${results.length === 1 ? "check" : "checks"}`;
}

function summaryLine({ total, passed, failed, broken, skipped, checks, elapsedMs }: RunSummary, coloured: Coloured): string {
  const parts = [
    `${passed} of ${total} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(broken > 0 ? [`${broken} could not be made`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return `\n${coloured(passed === total ? 32 : 31, parts.join(", "))}; ${checks} checks in ${formatElapsed(elapsedMs)}`;
}
