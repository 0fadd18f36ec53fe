import type { JsonStep } from "../codec/pick/json-walk";

/** A message's JSON without the values at the routes (FieldPick.route). */
export function dropFields(line: string, routes: readonly (readonly JsonStep[])[]): string {
  if (routes.length === 0) return line;
  const value: unknown = JSON.parse(line);
  for (const route of routes) drop(value, route, 0);
  return JSON.stringify(value);
}

function drop(value: unknown, route: readonly JsonStep[], at: number): void {
  const step = route[at];
  if (step === undefined || typeof value !== "object" || value === null) return;
  const isLast = at === route.length - 1 || route.slice(at + 1).every(({ to }) => to === "each");
  if (Array.isArray(value)) {
    if (step.to === "each") for (const one of value) drop(one, route, at + 1);
    else if (step.to === "member") {
      if (step.spread) for (const one of value) drop(one, route, at);
    } else if (!isLast) drop(value[step.to], route, at + 1);
    else if (step.to < value.length) value[step.to] = null;
  } else if (step.to === "member" && Object.hasOwn(value, step.key)) {
    if (isLast) Reflect.deleteProperty(value, step.key);
    else drop(Reflect.get(value, step.key), route, at + 1);
  }
}
