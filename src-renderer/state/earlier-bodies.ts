import type { BodyFormat, RequestBody } from "#shared/model/request-body";

/** The last text of a body in each format that it was left in, and what was made of it then. */
export type EarlierBodies = Readonly<Partial<Record<BodyFormat, { readonly text: string; readonly became: RequestBody }>>>;

/** Remembers a body whose format changes. */
export function leaveBody(earlier: EarlierBodies, left: RequestBody, became: RequestBody): EarlierBodies {
  return { ...earlier, [left.format]: { text: left.text, became } };
}

/**
 * The text that a body had in a format, where the body is still what was made of it: then nothing is lost by going back,
 * comments neither. Null where it has changed since, or was never in that format.
 */
export function unchangedSince(earlier: EarlierBodies, body: RequestBody, format: BodyFormat): string | null {
  const before = earlier[format];
  return before && before.became.format === body.format && before.became.text === body.text ? before.text : null;
}
