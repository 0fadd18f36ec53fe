import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

const inputs = ["shared", "src-main", "src-renderer", "package-lock.json", "vite.config.ts", "scripts/build.mjs"];
const stamp = path.join(root, "out", "built");

/** @param {string} place @returns {number} the newest change below `place`, in ms since 1970 */
function newest(place) {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(place).reduce((most, name) => Math.max(most, newest(path.join(place, name))), 0);
}

/** Builds unless out/ is newer than every source. A package without sources is as it was built. */
export function freshBuild() {
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (!existsSync(path.join(root, "scripts", "build.mjs"))) return;
  if (inputs.every((place) => newest(path.join(root, place)) <= built)) return;
  process.stderr.write("Building Wirebench (once per change)…\n");
  const { status } = spawnSync(process.execPath, [path.join(root, "scripts", "build.mjs")], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) process.exit(status ?? 1);
}
