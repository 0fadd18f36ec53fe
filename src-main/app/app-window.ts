import { spawn } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { mkdir, mkdtemp, readlink, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Fault } from "#shared/base/fault";

/** What decides which browser there is; the composition root passes the process's own. */
export interface BrowserSearch {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isExecutable: (file: string) => boolean;
}

const linuxNames = [
  "google-chrome-stable",
  "google-chrome",
  "chromium",
  "chromium-browser",
  "microsoft-edge-stable",
  "microsoft-edge",
  "brave-browser",
];
const macApps = ["Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser"];
const windowsPlaces = [
  ["Google", "Chrome", "Application", "chrome.exe"],
  ["Chromium", "Application", "chrome.exe"],
  ["Microsoft", "Edge", "Application", "msedge.exe"],
  ["BraveSoftware", "Brave-Browser", "Application", "brave.exe"],
];

/** A browser that can show a page as a window of its own; null if there is none. `WIREBENCH_BROWSER` names one. */
export function findBrowser({ platform, env, isExecutable }: BrowserSearch): string | null {
  const candidates = env.WIREBENCH_BROWSER ? [env.WIREBENCH_BROWSER] : usualPlaces(platform, env);
  return candidates.find(isExecutable) ?? null;
}

function usualPlaces(platform: NodeJS.Platform, env: BrowserSearch["env"]): string[] {
  if (platform === "darwin") {
    const roots = ["/Applications", ...(env.HOME ? [path.posix.join(env.HOME, "Applications")] : [])];
    return macApps.flatMap((name) => roots.map((root) => `${root}/${name}.app/Contents/MacOS/${name}`));
  }
  if (platform === "win32") {
    const roots = [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA].filter((root) => root !== undefined);
    return windowsPlaces.flatMap((place) => roots.map((root) => path.win32.join(root, ...place)));
  }
  const folders = (env.PATH ?? "").split(":").filter((folder) => folder !== "");
  return linuxNames.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)));
}

/** Can this process run the file? */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Is there a screen to open a window on? */
export function hasDisplay(platform: NodeJS.Platform, env: BrowserSearch["env"]): boolean {
  return platform !== "linux" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/**
 * Flags of an app window. A profile of its own keeps it apart from the user's browser, whose process it would join (and
 * then end at once); without the others it would look up and fetch things that are not ours.
 */
export function appWindowFlags(url: string, profileFolder: string, asRoot: boolean): string[] {
  return [
    `--app=${url}`,
    `--user-data-dir=${profileFolder}`,
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-extensions",
    "--metrics-recording-only",
    ...(asRoot ? ["--no-sandbox", "--test-type"] : []),
  ];
}

/**
 * Shows `url` as an app window; resolves with the browser's exit code when its last window is closed. Aborting the
 * signal closes it. While another window has the profile, this one gets a passing profile of its own. Fault: `unsupported`
 * if the browser cannot be started.
 */
export async function openAppWindow(browser: string, url: string, profileFolder: string, signal?: AbortSignal): Promise<number> {
  if (!(await isInUse(profileFolder))) return runBrowser(browser, url, profileFolder, signal);
  const passing = await mkdtemp(path.join(os.tmpdir(), "wirebench-window-"));
  try {
    return await runBrowser(browser, url, passing, signal);
  } finally {
    await rm(passing, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * A second browser process on a profile hands its window to the first and ends at once, which would look like the user
 * closing it. Chromium marks a profile in use by a link `SingletonLock` to `host-pid`, and by `lockfile` on Windows.
 */
async function isInUse(profileFolder: string): Promise<boolean> {
  try {
    if (process.platform === "win32") return existsSync(path.join(profileFolder, "lockfile"));
    const pid = Number((await readlink(path.join(profileFolder, "SingletonLock"))).split("-").at(-1));
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false; // no lock, or one whose process is gone
  }
}

async function runBrowser(browser: string, url: string, profileFolder: string, signal?: AbortSignal): Promise<number> {
  await mkdir(profileFolder, { recursive: true, mode: 0o700 });
  if (signal?.aborted === true) return 0;
  const asRoot = process.platform === "linux" && process.getuid?.() === 0;
  const child = spawn(browser, appWindowFlags(url, profileFolder, asRoot), { stdio: "ignore" });
  const close = () => child.kill();
  signal?.addEventListener("abort", close);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("exit", (code) => resolve(code ?? 0));
      child.once("error", (cause) => {
        reject(new Fault("unsupported", `${browser} does not start: ${cause.message}`, { act: "Open the address in a browser.", cause }));
      });
    });
  } finally {
    signal?.removeEventListener("abort", close);
  }
}
