import type { FaultData, FaultFacts } from "#shared/base/fault";
import { handshakeOfFacts } from "#shared/model/handshake-facts";
import { statusCauses } from "#shared/model/status";
import { type FaultText, faultTextsZh } from "./fault-texts";
import type { Texts } from "./i18n";

/** A fault as a person reads it. */
export interface FaultWords {
  /** What happened, and what to do, each a sentence or two. */
  readonly lines: readonly string[];
  /** What the core says in English, where the lines are in another language and may say less; null where they are its own words. */
  readonly original: string | null;
}

/** A fault in the window's language. The core speaks English; what it says is told anew by code and facts, and kept as the detail. */
export function faultWords(fault: FaultData, texts: Texts): FaultWords {
  const own = [fault.message, fault.act].filter((line) => line !== undefined && line !== "") as string[];
  if (texts.locale === "en") return { lines: own, original: null };
  const lines = linesOf(fault, texts);
  return lines ? { lines, original: own.join(" ") } : { lines: own, original: null };
}

/** The same in one line, for where there is no room for more. */
export function faultLine(fault: FaultData, texts: Texts): string {
  const { lines, original } = faultWords(fault, texts);
  const said = lines.join(texts.locale === "en" ? " " : "");
  return original === null ? said : `${said}（${original}）`;
}

function linesOf({ code, facts = {} }: FaultData, { t }: Texts): readonly string[] | null {
  const cause = statusCauses.find((one) => one === facts.cause);
  if (code === "reflection-failed" && cause && !handshakeOfFacts(facts)) return [t(`cause.${cause}`), t(`cause.${cause}.act`)];
  const text = faultTextsZh[code]?.find((one) => fits(one, facts));
  return text ? [text.what, text.act].flatMap((line) => (line === undefined ? [] : [filled(line, facts)])) : null;
}

const hole = /\{(\w+)\}/g;

/** Are the facts what the text is about, and are all those there that it names? */
function fits({ on = {}, what, act = "" }: FaultText, facts: FaultFacts): boolean {
  const isSo = Object.entries(on).every(([name, value]) => facts[name] === value);
  return isSo && [...`${what}${act}`.matchAll(hole)].every(([, name = ""]) => Object.hasOwn(facts, name) && facts[name] !== "");
}

function filled(line: string, facts: FaultFacts): string {
  return line.replace(hole, (written, name: string) => (Object.hasOwn(facts, name) ? String(facts[name]) : written));
}
