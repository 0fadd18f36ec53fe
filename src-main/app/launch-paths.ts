import path from "node:path";

/**
 * The paths on a command line of Electron, absolute. Flags are Chromium's and Electron's own; in development the first
 * word that is none is the application's folder.
 */
export function pathsOfCommandLine(argv: readonly string[], workingFolder: string, packaged: boolean): string[] {
  const words = argv.slice(1).filter((word) => !word.startsWith("-"));
  return words.slice(packaged ? 0 : 1).map((place) => path.resolve(workingFolder, place));
}

/** The paths that a second instance sent to the first; anything else, an older version's word for instance, is none. */
export function pathsOfSecondInstance(data: unknown): string[] {
  if (typeof data !== "object" || data === null || !("paths" in data) || !Array.isArray(data.paths)) return [];
  return data.paths.filter((place): place is string => typeof place === "string" && path.isAbsolute(place)).slice(0, 1000);
}
