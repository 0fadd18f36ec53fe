/** `npm run check`: types, lint and layers, in seconds. Exits 1 if any fails; prints only what fails. */
import { spawn } from "node:child_process";
import path from "node:path";
import { root } from "./fresh-build.mjs";

const bin = (/** @type {string} */ name) => path.join(root, "node_modules", ".bin", process.platform === "win32" ? `${name}.cmd` : name);
const projects = ["shared", "shared/tsconfig.test.json", "src-main", "src-main/preload", "src-renderer", "e2e", "scripts"];
const checks = [
  { name: "layers", program: process.execPath, args: ["scripts/layers.mjs", "--check"] },
  { name: "lint", program: bin("biome"), args: ["check", "--error-on-warnings", "."] },
  ...projects.map((project) => ({ name: `types of ${project}`, program: bin("tsc"), args: ["-p", project] })),
];

/** @param {{ name: string; program: string; args: string[] }} check */
function run({ name, program, args }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, shell: process.platform === "win32" });
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    child.on("close", (code) => {
      if (code !== 0) process.stdout.write(`\n${name}: FAILED\n${output}\n`);
      resolve({ name, ok: code === 0 });
    });
  });
}

const queue = [...checks];
const results = [];
await Promise.all(
  [0, 1].map(async () => {
    for (let check = queue.shift(); check; check = queue.shift()) results.push(await run(check));
  }),
);
const failed = results.filter((result) => !result.ok).map((result) => result.name);
console.log(
  failed.length === 0 ? `check: ${results.length} of ${results.length} pass (types, lint, layers)` : `check: failed: ${failed.join(", ")}`,
);
process.exit(failed.length === 0 ? 0 : 1);
