import { parse } from "csv-parse/sync";
import { Fault } from "#shared/base/fault";
import type { Variable } from "#shared/model/feed";
import { isVariableName } from "#shared/model/variables";

const maxRows = 100_000;

/**
 * The rows of a run's data: of a CSV file, whose first line has the names, or of JSON, a list of objects. A value that is no text is its
 * JSON. Fault bad-params (facts: file, line).
 */
export function readDataRows(text: string, file: string): (readonly Variable[])[] {
  const rows = file.toLowerCase().endsWith(".json") ? jsonRows(text, file) : csvRows(text, file);
  if (rows.length === 0) throw new Fault("bad-params", `${file} has no rows.`, { facts: { file } });
  if (rows.length > maxRows)
    throw new Fault("too-large", `${file} has more than ${maxRows} rows.`, { facts: { size: rows.length, limit: maxRows } });
  const bad = rows[0]?.find(({ name }) => !isVariableName(name));
  if (!bad) return rows;
  throw new Fault("bad-params", `${file}: ${JSON.stringify(bad.name)} is no name of a variable.`, {
    act: "A name begins with a letter or _, and has letters, digits, . and - behind it.",
    facts: { file },
  });
}

function csvRows(text: string, file: string): Variable[][] {
  try {
    const [names = [], ...rows] = parse(text, { bom: true, skip_empty_lines: true, trim: false }) as string[][];
    return rows.map((values) => names.map((name, at) => ({ name: name.trim(), value: values[at] ?? "" })));
  } catch (cause) {
    throw new Fault("bad-params", `${file} is no CSV: ${cause instanceof Error ? cause.message : String(cause)}`, {
      facts: { file },
      cause,
    });
  }
}

function jsonRows(text: string, file: string): Variable[][] {
  const rows = parsed(text, file);
  if (!Array.isArray(rows) || !rows.every(isRow)) {
    throw new Fault("bad-params", `${file} is not a list of objects.`, { act: 'Write [{"name": "Ada"}, …].', facts: { file } });
  }
  return rows.map((row) =>
    Object.entries(row).map(([name, value]) => ({ name, value: typeof value === "string" ? value : JSON.stringify(value) })),
  );
}

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault("bad-params", `${file} is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      facts: { file },
      cause,
    });
  }
}
