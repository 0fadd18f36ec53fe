import { assertNever } from "../base/assert-never";
import type { Check, Comparison } from "./check";

/** A check in words, as a report shows it. */
export function checkTitle(check: Check): string {
  switch (check.kind) {
    case "status":
      return `status is ${check.is}`;
    case "status-message":
      return compared("status message", check.comparison, JSON.stringify(check.value));
    case "header":
    case "trailer":
      return compared(`${check.kind} ${check.key}`, check.comparison, JSON.stringify(check.value));
    case "message":
      return compared(`${check.of === "first" ? "" : `${check.of} `}${check.path}`, check.comparison, check.value);
    case "count":
      return compared("count of messages", check.comparison, String(check.value));
    case "order":
      return `${check.path} is ${check.is}`;
    case "latency":
      return compared(check.to === "end" ? "latency" : "latency to the first message", check.comparison, `${check.value} ms`);
    case "schema":
      return "messages fit their type";
    case "snapshot":
      return "messages are those of the snapshot";
    default:
      return assertNever(check);
  }
}

function compared(what: string, comparison: Comparison, value: string): string {
  if (comparison === "exists") return `${what} exists`;
  if (comparison === "is-missing") return `${what} is missing`;
  return `${what} ${comparison} ${value}`;
}
