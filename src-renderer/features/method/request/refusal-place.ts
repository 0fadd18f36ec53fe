import type { FaultData } from "#shared/base/fault";
import { isAboutAuth } from "./auth-tab";

type Place = { readonly line: number; readonly column: number } | "metadata" | "auth" | "settings" | "checks";

/** Where the fault lies: a place in the body, another view of the request, or nowhere that can be shown. */
export function placeOf({ code, facts = {} }: FaultData): Place | null {
  const { line, column, field } = facts;
  if (isAboutAuth(code)) return "auth";
  if (facts.script !== undefined) return "checks";
  if (code === "metadata-invalid") return "metadata";
  // Of a text that is no body, `field` says which, and the line is in that.
  const view = typeof field === "string" ? viewOf(field) : undefined;
  if (view !== undefined) return view;
  return typeof line === "number" && typeof column === "number" ? { line, column } : null;
}

const settingNames = ["deadline", "maxReceive", "maxSend", "keepalive"];

/** Undefined for a field that is none of a request's own. */
function viewOf(field: string): "metadata" | "auth" | "settings" | null | undefined {
  // It is in sight.
  if (field === "the target") return null;
  if (field === "a metadata key" || field.startsWith("the metadata ")) return "metadata";
  if (field.startsWith("the authentication's ")) return "auth";
  return field.startsWith("the setting ") || settingNames.some((name) => field.startsWith(name)) ? "settings" : undefined;
}
