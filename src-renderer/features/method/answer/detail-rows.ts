/** One leaf of a JSON value: where it is, and what it says. */
export interface DetailRow {
  readonly path: string;
  readonly value: string;
}

const maxRows = 200;

/** A JSON object as rows of leaf paths (`links[0].url`) and their values; null where the text is no JSON object. */
export function detailRows(json: string): DetailRow[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return null;
  }
  if (typeof parsed !== "object" || parsed === null) return null;
  const rows: DetailRow[] = [];
  collect(parsed, "", rows);
  return rows;
}

function collect(value: unknown, path: string, rows: DetailRow[]): void {
  if (rows.length >= maxRows) return;
  if (typeof value !== "object" || value === null) {
    rows.push({ path, value: String(value) });
    return;
  }
  const entries = Object.entries(value);
  if (entries.length === 0 && path !== "") rows.push({ path, value: Array.isArray(value) ? "[]" : "{}" });
  for (const [key, inner] of entries) {
    if (key === "@type") continue;
    const step = Array.isArray(value) ? `[${key}]` : path === "" ? key : `.${key}`;
    collect(inner, path + step, rows);
  }
}
