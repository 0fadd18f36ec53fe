/**
 * `npm run build`: the Node side by esbuild (out/main, out/preload), the page by Vite (out/renderer). Importing it builds
 * nothing: scripts/dev.mjs takes the settings from here.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const inRoot = (/** @type {string[]} */ ...names) => path.join(root, ...names);

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  format: "cjs",
  target: "node20",
  // The keyring is native code, which cannot be bundled.
  external: ["electron", "@napi-rs/keyring"],
  sourcemap: "linked",
  legalComments: "external",
  outExtension: { ".js": ".cjs" },
  logLevel: "warning",
};

const entries = ["electron", "serve", "cli", "schema-worker", "scan-worker", "sandbox-worker", "keyring-process"].filter((name) =>
  existsSync(inRoot("src-main", "app", `${name}.ts`)),
);

/** The core with its composition roots. @type {import("esbuild").BuildOptions} */
export const coreBuild = {
  ...common,
  platform: "node",
  entryPoints: Object.fromEntries(entries.map((name) => [name, inRoot("src-main", "app", `${name}.ts`)])),
  outdir: inRoot("out", "main"),
};

/** The preload script: one file, since a sandboxed one can require nothing but Electron. @type {import("esbuild").BuildOptions} */
export const preloadBuild = {
  ...common,
  platform: "browser",
  entryPoints: { preload: inRoot("src-main", "preload", "preload.ts") },
  outdir: inRoot("out", "preload"),
};

/** The Node side as it is released: the development server's origin is not even looked for. `out` is absolute. */
export async function buildCore(/** @type {string} */ out = inRoot("out")) {
  const released = { define: { "process.env.WIREBENCH_DEV_ORIGIN": "undefined" } };
  const core = build({ ...coreBuild, ...released, outdir: path.join(out, "main") });
  await Promise.all([core, build({ ...preloadBuild, outdir: path.join(out, "preload") })]);
}

async function buildPage() {
  if (!existsSync(inRoot("vite.config.ts"))) return;
  const vite = await import("vite");
  await vite.build({ configFile: inRoot("vite.config.ts"), logLevel: "warn" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(inRoot("out"), { recursive: true, force: true });
  await Promise.all([buildCore(), buildPage()]);
  mkdirSync(inRoot("out"), { recursive: true });
  writeFileSync(inRoot("out", "built"), "");
}
