/**
 * `npm start -- [PATH…]`: the workbench in Electron where its binary is present or can be fetched, else in the system's
 * Chrome or Chromium as an app window over the served mode; with no display it prints the address.
 */
import { spawn } from "node:child_process";
import path from "node:path";
import { electronBinary, fetchElectron } from "./electron-binary.mjs";
import { freshBuild, root } from "./fresh-build.mjs";

freshBuild();

const paths = process.argv.slice(2).map((place) => path.resolve(process.env.INIT_CWD ?? process.cwd(), place));
const display = process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** @param {string} program @param {string[]} args */
function run(program, args) {
  const child = spawn(program, args, { stdio: "inherit", cwd: root });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(/** @type {NodeJS.Signals} */ (signal)));
  child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 0)));
}

const electron = display ? (electronBinary() ?? fetchElectron()) : null;
if (electron) {
  const asRoot = process.platform === "linux" && process.getuid?.() === 0;
  run(electron, [...(asRoot ? ["--no-sandbox"] : []), root, ...paths]);
} else {
  if (display) console.log("Electron's binary is not here and could not be fetched: opening Wirebench in the browser instead.");
  run(process.execPath, [path.join(root, "out", "main", "cli.cjs"), display ? "open" : "serve", ...paths]);
}
