import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { build, quickPeers, slowPeers } from "../e2e/peers/peers.mjs";

/** @param {string} program @param {string[]} args */
const quiet = (program, args) => spawnSync(program, args, { stdio: "ignore" }).status === 0;

/** @param {string} name @returns {string | null} where PATH has the program */
function onPath(name) {
  const names = process.platform === "win32" ? [`${name}.exe`] : [name];
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return folders.flatMap((folder) => names.map((one) => path.join(folder, one))).find((file) => existsSync(file)) ?? null;
}

const mayInstall = process.platform === "linux" && process.getuid?.() === 0 && onPath("apt-get") !== null;
let listsFresh = false;

/** Installs Debian packages when root on Debian; tells whether it could. @param {string[]} packages */
function install(...packages) {
  if (!mayInstall) return false;
  const options = ["-o", "DPkg::Lock::Timeout=300", "-qq"];
  if (!listsFresh) listsFresh = quiet("apt-get", [...options, "update"]);
  return quiet("apt-get", [...options, "install", "-y", "--no-install-recommends", ...packages]);
}

/** Chromium with no window to draw, which is what the tests need of it: the same pages for two thirds of the processor. */
const headlessShell = "chromium-headless-shell";

const systemBrowsers = {
  linux: ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "microsoft-edge"],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: [
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  ],
};

/** Where it is Debian's, it comes beside a Chromium that is here: nothing is to be removed for it. */
function shellBrowser() {
  const found = () => onPath(headlessShell);
  return found() ?? (install("--no-remove", headlessShell, "fonts-noto-cjk") ? found() : null);
}

function systemBrowser() {
  const places = systemBrowsers[/** @type {keyof typeof systemBrowsers} */ (process.platform)] ?? [];
  return places.map((place) => (path.isAbsolute(place) ? (existsSync(place) ? place : null) : onPath(place))).find(Boolean) ?? null;
}

/**
 * A browser for the end-to-end tests: one that WIREBENCH_BROWSER names, Chromium's headless shell (by apt where root on Debian), the
 * system's, else Playwright's own.
 * @returns {{ path: string | null, says: string }} `path` is null where Playwright's own is used
 */
export function browser() {
  const system = process.env.WIREBENCH_BROWSER || shellBrowser() || systemBrowser();
  if (system) return { path: system, says: `browser: ${system}` };
  if (install("chromium", "fonts-noto-cjk")) {
    const installed = systemBrowser();
    if (installed) return { path: installed, says: `browser: ${installed} (installed by apt)` };
  }
  if (quiet(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"])) {
    return { path: null, says: "browser: Playwright's own Chromium" };
  }
  throw new Error("No browser: install Chrome, Chromium or Edge, or name one in WIREBENCH_BROWSER.");
}

/** Debian's Python with grpcio, as a server that is not JavaScript. @returns {{ path: string | null, says: string }} */
export function python() {
  const works = (/** @type {string} */ program) =>
    quiet(program, ["-c", "import grpc, google.protobuf"]) &&
    onPath("protoc") !== null &&
    quiet("sh", ["-c", "test -f /usr/include/google/protobuf/timestamp.proto"]);
  const candidates = ["/usr/bin/python3", "python3"];
  const found = () => candidates.find(works) ?? null;
  const path = found() ?? (install("python3-grpcio", "python3-protobuf", "protobuf-compiler", "libprotobuf-dev") ? found() : null);
  return { path, says: path ? `python peer: ${path}` : "python peer: skipped, no Python with grpcio and protoc here" };
}

/** Debian's protoc, the referee of the schema tests. @returns {{ path: string | null, says: string }} */
export function protoc() {
  const found = onPath("protoc") ?? (install("protobuf-compiler", "libprotobuf-dev") ? onPath("protoc") : null);
  return { path: found, says: found ? `protoc: ${found}` : "protoc: not here, its goldens are skipped by name" };
}

/**
 * Servers that others wrote (e2e/peers): the quick ones, and those that WIREBENCH_PEERS names (`all`, or with commas
 * between). Answers a line for each, and whether one of them did not build that should have.
 */
export async function peers() {
  const asked = (process.env.WIREBENCH_PEERS ?? "").split(",").filter(Boolean);
  const names = [...new Set([...quickPeers, ...(asked.includes("all") ? slowPeers : asked)])];
  const results = await Promise.allSettled(names.map(build));
  const lines = results.map((result) => `peer ${result.status === "fulfilled" ? result.value : result.reason.message}`);
  const left = slowPeers.filter((name) => !names.includes(name)).map((name) => `peer ${name}: skipped, not in WIREBENCH_PEERS`);
  return { says: [...lines, ...left].join("\n"), ok: results.every(({ status }) => status === "fulfilled") };
}
