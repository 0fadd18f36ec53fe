/** As many as the core takes. */
export const mostIgnored = 16;

/** The paths in what was typed, `at, labels.host`: between commas, spaces or both, each one once. */
export function ignoredPaths(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,，、]+/).filter((path) => path !== ""))];
}
