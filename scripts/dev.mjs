/**
 * `npm run dev [-- electron]`: the renderer with hot module replacement by Vite, the core bundled by esbuild and
 * restarted at each change. The served core by default; Electron where asked for and its binary is here.
 */
import { spawn } from "node:child_process";
import path from "node:path";
import { context } from "esbuild";
import { createServer } from "vite";
import { coreBuild, preloadBuild } from "./build.mjs";
import { electronBinary } from "./electron-binary.mjs";
import { root } from "./fresh-build.mjs";

const electron = process.argv.includes("electron") ? electronBinary() : null;
const vite = await createServer({ configFile: path.join(root, "vite.config.ts") });
await vite.listen();
const origin = `http://127.0.0.1:${vite.config.server.port}`;

/** @type {import("node:child_process").ChildProcess | undefined} */
let core;
const start = () => {
  const args = electron ? [root] : ["--enable-source-maps", path.join(root, "out/main/cli.cjs"), "serve", "--port", "5174"];
  core = spawn(electron ?? process.execPath, args, { stdio: "inherit", cwd: root, env: { ...process.env, WIREBENCH_DEV_ORIGIN: origin } });
};
const restart = () => {
  if (core && core.exitCode === null) {
    core.removeAllListeners("exit");
    core.once("exit", start);
    core.kill();
  } else start();
};

const onBuilt = { name: "restart", setup: (build) => build.onEnd((result) => result.errors.length === 0 && restart()) };
const watching = [await context({ ...coreBuild, plugins: [onBuilt] }), await context(preloadBuild)];
for (const one of watching) await one.watch();

process.on("SIGINT", async () => {
  core?.kill();
  for (const one of watching) await one.dispose();
  await vite.close();
  process.exit(0);
});
