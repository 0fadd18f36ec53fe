/** A step through parsed JSON: into each element of a list, to one of them, or to a member. */
export type JsonStep =
  | { readonly to: "each" }
  | { readonly to: number }
  | { readonly to: "member"; readonly key: string; readonly spread: boolean };

/** What stands at the end of the steps: several values where they go through lists. `spread` members look into lists by themselves. */
export function* walkJson(value: unknown, steps: readonly JsonStep[], from = 0): Generator<unknown> {
  const step = steps[from];
  if (step === undefined) {
    yield value;
    return;
  }
  if (step.to === "member") {
    if (Array.isArray(value) && step.spread) for (const one of value) yield* walkJson(one, steps, from);
    else if (isObject(value) && Object.hasOwn(value, step.key)) yield* walkJson(value[step.key], steps, from + 1);
  } else if (Array.isArray(value)) {
    if (step.to === "each") for (const one of value) yield* walkJson(one, steps, from + 1);
    else if (step.to < value.length) yield* walkJson(value[step.to], steps, from + 1);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
