import path from "node:path";

/** What decides where the data lies; the composition root passes the process's own. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The folder of the user's data: `WIREBENCH_DATA` where it is set, else where the platform keeps such things.
 * Source for Linux: XDG Base Directory Specification, which takes no relative path.
 */
export function dataFolder({ platform, home, env }: Surroundings): string {
  if (env.WIREBENCH_DATA) return path.resolve(env.WIREBENCH_DATA);
  if (platform === "darwin") return path.join(home, "Library", "Application Support", "Wirebench");
  if (platform === "win32") return path.join(env.APPDATA || path.join(home, "AppData", "Roaming"), "Wirebench");
  const shared = env.XDG_DATA_HOME;
  return path.join(shared && path.isAbsolute(shared) ? shared : path.join(home, ".local", "share"), "wirebench");
}
