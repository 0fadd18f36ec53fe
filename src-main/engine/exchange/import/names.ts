import { isVariableName } from "#shared/model/variables";
import type { ImportNotes } from "./import-notes";

/** How a tool writes the name of a variable into a text, as a pattern whose first group is what stands between the marks. */
export const templateMarks = {
  /** Postman, Bruno: `{{name}}`. */
  braces: /\{\{([^{}\n]*)\}\}/g,
  /** Insomnia: `{{ _.name }}`, and tags `{% … %}`. */
  nunjucks: /\{\{([^{}\n]*)\}\}|(\{%[^\n]*?%\})/g,
  /** Yaak: `${[ name ]}`. */
  yaak: /\$\{\[([^\]\n]*)\]\}/g,
} as const;

/** Functions of other tools that a built-in name is the same as. */
const builtIns: ReadonlyMap<string, string> = new Map(
  Object.entries({
    $guid: "uuid",
    $randomUUID: "uuid",
    $timestamp: "timestamp",
    $isoTimestamp: "now",
    $randomInt: "randomInt",
  }),
);

/** Writes the variables of a text as `{{name}}`; what is more than a name is kept as it is, and told as lost. */
export function namesOf(value: string, marks: RegExp, notes: ImportNotes, place: string): string {
  return value.replace(marks, (whole, inner: string | undefined, tag: string | number | undefined) => {
    const name = (inner ?? "")
      .trim()
      .replace(/^_\.|^env\.|^vars?\./, "")
      .replace(/^_\[["'](.*)["']\]$/, "$1");
    const environment = /^process\.env\.(\w+)$/.exec(name)?.[1];
    if (environment !== undefined) return `{{env ${environment}}}`;
    const builtIn = builtIns.get(name);
    if (builtIn !== undefined) return `{{${builtIn}}}`;
    if (typeof tag !== "string" && isVariableName(name)) return `{{${name}}}`;
    notes.lose(place, "expression", { expression: whole });
    return whole;
  });
}

/** A name that a variable may have, nearest to one of another tool. */
export function variableName(name: string): string {
  const bare = name.trim().replaceAll(/[^\p{L}\p{N}_.-]/gu, "_");
  return isVariableName(bare) ? bare : `_${bare}`;
}

/**
 * An import name for a .proto text of an export: relative, with `/`, of a file that ends in `.proto`, and out of no folder. Null for a name
 * that cannot be made so: it would climb, or it is of another kind.
 */
export function safeProtoName(name: string): string | null {
  const parts = name
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== ".");
  const climbs = parts.some((part) => part === ".." || /[\p{Cc}:*?"<>|]/u.test(part) || /[ .]$/.test(part));
  return climbs || parts.length === 0 || !parts.at(-1)?.endsWith(".proto") ? null : parts.join("/");
}
