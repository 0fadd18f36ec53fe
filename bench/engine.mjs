import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** The exports of the engine's sources, bundled on the fly. @param {string} name @param {string[]} exports @returns {Promise<any>} */
export async function bundle(name, exports) {
  const outfile = path.join(root, ".cache", "bench", `${name}.mjs`);
  await build({
    stdin: { contents: exports.join("\n"), resolveDir: root, loader: "ts" },
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    outfile,
    logLevel: "error",
  });
  return import(pathToFileURL(outfile).href);
}
