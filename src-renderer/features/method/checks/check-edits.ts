import type { Check, CheckKind, Comparison } from "#shared/model/check";

/** What a new check of the kind says until somebody writes into it. */
const blanks = {
  status: { kind: "status", is: "OK" },
  "status-message": { kind: "status-message", comparison: "contains", value: "" },
  header: { kind: "header", key: "", comparison: "exists", value: "" },
  trailer: { kind: "trailer", key: "", comparison: "exists", value: "" },
  message: { kind: "message", of: "first", path: "$.", comparison: "==", value: "" },
  count: { kind: "count", comparison: "==", value: 1 },
  order: { kind: "order", path: "$.", is: "ascending" },
  latency: { kind: "latency", to: "end", comparison: "<", value: 500 },
  schema: { kind: "schema" },
  snapshot: { kind: "snapshot", ignore: [] },
} as const satisfies Readonly<Record<CheckKind, Check>>;

export const newCheck: Extract<Check, { kind: "message" }> = blanks.message;

/** Those that make sense of figures. */
export const figureComparisons = ["==", "!=", "<", "<=", ">", ">="] as const satisfies readonly Comparison[];

/** A check of another kind, with what the two have in common. */
export function ofKind(check: Check, kind: CheckKind): Check {
  const blank: Check = blanks[kind];
  const before: Readonly<Record<string, unknown>> = { ...check };
  const kept = Object.entries(blank).map(([key, value]) => {
    const known = before[key];
    const isAlike = key !== "kind" && typeof known === typeof value && !Array.isArray(value) && isFit(kind, key, check.kind);
    return [key, isAlike ? known : value] as const;
  });
  return Object.fromEntries(kept) as unknown as Check;
}

/** `is` means another thing in each kind, and figures are compared in other ways than texts. */
function isFit(kind: CheckKind, key: string, before: CheckKind): boolean {
  if (key === "is") return false;
  return key !== "comparison" || isFigure(kind) === isFigure(before);
}

/** Does the comparison compare with nothing? */
export function isOfPresence(comparison: Comparison): boolean {
  return comparison === "exists" || comparison === "is-missing";
}

/** Paths as lines, and back; blank lines while one is typed are kept until the field is left. */
export function pathsOf(lines: string): string[] {
  return lines
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function isFigure(kind: CheckKind): boolean {
  return kind === "count" || kind === "latency";
}
