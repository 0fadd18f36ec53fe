import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../node_modules/electron/", import.meta.url));

/** The Electron executable that is already here, or null. Never downloads: `require("electron")` would. */
export function electronBinary() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const pathFile = path.join(folder, "path.txt");
  if (override === undefined && !existsSync(pathFile)) return null;
  const name = existsSync(pathFile) ? readFileSync(pathFile, "utf8") : "electron";
  const file = path.join(override ?? path.join(folder, "dist"), name);
  return existsSync(file) ? file : null;
}

/** Asks Electron's own installer to fetch its binary, once, for at most `seconds`. Answers the executable or null. */
export function fetchElectron(seconds = 300) {
  const installer = path.join(folder, "install.js");
  if (!existsSync(installer)) return null;
  spawnSync(process.execPath, [installer], { stdio: "ignore", timeout: seconds * 1000 });
  return electronBinary();
}
