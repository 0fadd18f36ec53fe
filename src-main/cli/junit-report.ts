import type { RunResult } from "#shared/model/run";
import { type Reporter, reasonsOf, type Write } from "./reporter";

/** What XML 1.0 has no way to write. */
// biome-ignore format: the suppression is of one line.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const notInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

function attribute(text: string): string {
  return text.replace(notInXml, "\ufffd").replace(/[&<>"\n\r\t]/g, (char) => entities[char] ?? char);
}

function content(text: string): string {
  return text.replace(notInXml, "\ufffd").replace(/[&<>\r]/g, (char) => entities[char] ?? char);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** JUnit's XML: a suite for each folder, a case for each request. Source: the schema of testmoapp/junitxml, which CI servers read. */
export function junitReporter(write: Write): Reporter {
  const suites = new Map<string, RunResult[]>();
  return (event) => {
    if (event.is === "done") {
      const folder = event.result.path.slice(0, Math.max(0, event.result.path.lastIndexOf("/"))) || ".";
      suites.set(folder, [...(suites.get(folder) ?? []), event.result]);
    }
    if (event.is !== "ended") return;
    const { total, failed, broken, skipped, elapsedMs } = event.summary;
    write('<?xml version="1.0" encoding="UTF-8"?>\n');
    write(`<testsuites name="wirebench" ${counts(total, failed, broken, skipped)} time="${seconds(elapsedMs)}">\n`);
    for (const [folder, results] of suites) write(suite(folder, results));
    write("</testsuites>\n");
  };
}

function counts(tests: number, failures: number, errors: number, skipped: number): string {
  return `tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
}

function suite(folder: string, results: readonly RunResult[]): string {
  const count = (verdict: RunResult["verdict"]) => results.filter((result) => result.verdict === verdict).length;
  const time = results.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0);
  const head = `name="${attribute(folder)}" ${counts(results.length, count("failed"), count("broken"), count("skipped"))} time="${seconds(time)}"`;
  return `  <testsuite ${head}>\n${results.map((result) => testCase(folder, result)).join("")}  </testsuite>\n`;
}

function testCase(folder: string, result: RunResult): string {
  const { name, path, row, round, elapsedMs, verdict, logs } = result;
  const which = `${row === null ? "" : ` [row ${row}]`}${round > 1 ? ` [round ${round}]` : ""}`;
  const head = `    <testcase classname="${attribute(folder)}" name="${attribute(name + which)}" file="${attribute(path)}" time="${seconds(elapsedMs)}"`;
  const body = [outcome(result, verdict), logs.length > 0 ? `      <system-out>${content(logs.join("\n"))}</system-out>\n` : ""].join("");
  return body === "" ? `${head}/>\n` : `${head}>\n${body}    </testcase>\n`;
}

function outcome(result: RunResult, verdict: RunResult["verdict"]): string {
  if (verdict === "passed") return "";
  if (verdict === "skipped") return "      <skipped/>\n";
  const reasons = reasonsOf(result);
  const first = result.results.find(({ passed }) => !passed);
  const message = verdict === "broken" ? (result.fault?.message ?? "") : `expected ${first?.title ?? ""}, found ${first?.found ?? ""}`;
  const element = verdict === "broken" ? "error" : "failure";
  return `      <${element} message="${attribute(message)}" type="${verdict}">${content(reasons.join("\n"))}</${element}>\n`;
}
