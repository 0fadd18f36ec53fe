import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The name of the file that a case is about; it may bring others along. */
export const mainFile = "case.proto";

/** A few lines that protobuf's rules forbid. */
export interface InvalidCase {
  /** The rule that is broken: the name of the file that the case is from. */
  readonly rule: string;
  readonly title: string;
  /** Which protoc knows this rule: any, or one that knows editions as well. */
  readonly referee: "any" | "recent";
  /** By import name, with `mainFile` among them. */
  readonly files: Readonly<Record<string, string>>;
  /** `file:line code` of every problem that is to be found, sorted. */
  readonly expected: readonly string[];
}

const folder = fileURLToPath(new URL("../testdata/invalid", import.meta.url));

/** What the first line of a case is, by the word before its title. */
const firstLines: Readonly<Record<string, string>> = {
  proto2: 'syntax = "proto2";\n',
  proto3: 'syntax = "proto3";\n',
  "2023": 'edition = "2023";\n',
  "2024": 'edition = "2024";\n',
  raw: "",
};

/**
 * Reads the cases of testdata/invalid. A case begins with `== dialect: title` (`dialect+` where only a recent protoc knows
 * the rule); `-- name` begins another file of it; `//! code …` ends a line with errors.
 */
export function readInvalidCases(): InvalidCase[] {
  return readdirSync(folder).flatMap((name) => {
    const chunks = readFileSync(`${folder}/${name}`, "utf8").split(/^== /m).slice(1);
    return chunks.map((chunk) => readCase(name.replace(/\.txt$/, ""), chunk));
  });
}

function readCase(rule: string, chunk: string): InvalidCase {
  const [, dialect = "", plus, title = "", body = ""] = /^(\w+)(\+?): ([^\n]*)\n(.*)$/s.exec(chunk) ?? [];
  const [main = "", ...others] = body.split(/^-- /m);
  const text = `${firstLines[dialect]}${main.trimEnd()}`;
  const files: Record<string, string> = { [mainFile]: text };
  for (const other of others) {
    const end = other.indexOf("\n");
    files[other.slice(0, end)] = other.slice(end + 1).trimEnd();
  }
  const expected = Object.entries(files).flatMap(([file, content]) => marks(file, content));
  return { rule, title, files, expected: expected.sort(), referee: plus === "+" || /^20/.test(dialect) ? "recent" : "any" };
}

function marks(file: string, text: string): string[] {
  return text.split("\n").flatMap((line, index) => {
    const codes = /\/\/! (.*)$/.exec(line)?.[1]?.split(" ") ?? [];
    return codes.map((code) => `${file}:${index + 1} ${code}`);
  });
}
