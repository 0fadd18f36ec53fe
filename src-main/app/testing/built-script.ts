import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The path of a script of src-main/app, bundled as it is released, for as long as the tests of a file run. */
export function builtScript(name: "scan-worker" | "sandbox-worker" | "keyring-process"): string {
  const scratch = mkdtempSync(path.join(os.tmpdir(), "wirebench-script-"));
  const outfile = path.join(scratch, `${name}.cjs`);
  beforeAll(async () => {
    symlinkSync(path.join(root, "node_modules"), path.join(scratch, "node_modules"));
    const entryPoints = [path.join(root, "src-main", "app", `${name}.ts`)];
    await build({ entryPoints, bundle: true, platform: "node", format: "cjs", outfile, external: ["@napi-rs/keyring"], logLevel: "error" });
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));
  return outfile;
}
