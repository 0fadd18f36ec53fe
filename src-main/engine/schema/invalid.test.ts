import { describe, expect, it } from "vitest";
import type { Diagnostic } from "#shared/model/schema";
import { SchemaCatalog } from "./catalog";
import { type InvalidCase, mainFile, readInvalidCases } from "./testing/invalid-cases";
import { debianProtoc, judge, type Protoc, recentProtoc } from "./testing/protoc";

const cases = readInvalidCases();
const rules = [...new Set(cases.map(({ rule }) => rule))];

async function diagnosticsOf({ files }: InvalidCase): Promise<readonly Diagnostic[]> {
  const catalog = new SchemaCatalog();
  try {
    const texts = Object.entries(files).map(([path, text]) => ({ path, text }));
    return (await catalog.open({ kind: "upload", label: "case", files: texts })).outline.diagnostics;
  } finally {
    catalog.dispose();
  }
}

function places(diagnostics: readonly Diagnostic[]): string[] {
  return [...new Set(diagnostics.map(({ file, line, code }) => `${file}:${line} ${code}`))].sort();
}

it("the corpus covers at least 300 ways to be wrong", () => {
  expect(cases.length).toBeGreaterThanOrEqual(300);
  expect(new Set(cases.map(({ rule, title }) => `${rule} ${title}`)).size).toBe(cases.length);
});

describe("what protobuf forbids is found where it is", () => {
  it.each(rules)("%s", async (rule) => {
    for (const each of cases.filter((candidate) => candidate.rule === rule)) {
      const found = await diagnosticsOf(each);
      const shown = `${rule}: ${each.title}\n${found.map(({ message }) => message).join("\n")}`;
      expect(found.length, shown).toBeGreaterThan(0);
      expect(places(found), shown).toEqual(each.expected);
      for (const { line, column, endLine, endColumn } of found) expect(endLine > line || endColumn >= column, shown).toBe(true);
    }
  });
});

/** The file and line of protoc's first error; null where it gives none. */
function firstLine(words: string): string | null {
  const errors = words.split("\n").filter((line) => !/: warning: /.test(line));
  const [, file, line] = errors.map((error) => /([\w.]+\.proto):(\d+):\d+: /.exec(error)).find((match) => match !== null) ?? [];
  return file === undefined ? null : `${file}:${line}`;
}

describe.each<[string, Protoc, InvalidCase["referee"]]>([
  ["Debian's protoc", debianProtoc, "any"],
  ["a recent protoc", recentProtoc, "recent"],
])("%s", (_, protoc, referee) => {
  const own = cases.filter((each) => each.referee === referee);

  it.skipIf(!protoc.isThere)(protoc.test("refuses the same cases, 95 of 100 on the same line"), { timeout: 60_000 }, async () => {
    const verdicts = judge(
      protoc,
      own.map(({ files }) => files),
      mainFile,
    );
    const accepted = own.filter((_case, index) => verdicts[index]?.isTaken).map(({ rule, title }) => `${rule}: ${title}`);
    expect(accepted).toEqual([]);
    const elsewhere: string[] = [];
    let withLine = 0;
    for (const [index, each] of own.entries()) {
      const theirs = firstLine(verdicts[index]?.words ?? "");
      if (theirs === null) continue;
      withLine++;
      if (!each.expected.some((place) => place.startsWith(`${theirs} `))) elsewhere.push(`${each.rule}: ${each.title}`);
    }
    expect(elsewhere.length, elsewhere.join("\n")).toBeLessThanOrEqual(withLine * 0.05);
  });
});
