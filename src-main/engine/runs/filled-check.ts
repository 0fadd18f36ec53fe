import type { Check } from "#shared/model/check";
import type { RequestFiller } from "../variables/fill-request";

/** Texts of checks may have names in them, too. Faults: those of `RequestFiller.text`. */
export function filledCheck(check: Check, filler: RequestFiller): Check {
  switch (check.kind) {
    case "message":
      return { ...check, path: filler.text(check.path, "a check's path"), value: filler.text(check.value, "a check's value") };
    case "status-message":
    case "header":
    case "trailer":
      return { ...check, value: filler.text(check.value, "a check's value") };
    default:
      return check;
  }
}
