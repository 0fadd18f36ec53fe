import { fork } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WorkspaceFiles } from "../../storage/workspace-files";
import { WorkspaceTrash } from "../../storage/workspace-trash";
import { Workspace } from "./workspace";

const kills = 200;
/** Processes at a time. */
const lanes = 4;

let base: string;
let script: string;

beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), "wirebench-kill-"));
  script = path.join(base, "writer.mjs");
  await build({
    entryPoints: [path.join(import.meta.dirname, "testing/doomed-writer.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    outfile: script,
  });
  const users = path.join(base, "template", "collections", "users");
  await mkdir(users, { recursive: true });
  await writeFile(path.join(base, "template", "wirebench.yaml"), "# ours\nname: Shop\nversion: 1\n");
  await writeFile(path.join(users, "one.yaml"), "# the first\nmethod: a.B/One\ntarget: a:1\n");
  await writeFile(path.join(users, "two.yaml"), "method: a.B/Two\n");
});
afterAll(() => rm(base, { recursive: true }));

/** Works until the step; answers how many there were, null where it was killed. */
async function work(name: string, step: number): Promise<number | null> {
  const root = path.join(base, name);
  await cp(path.join(base, "template"), path.join(root, "shop"), { recursive: true });
  const writer = fork(script, [path.join(root, "shop"), path.join(root, "data"), String(step)], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let steps: number | null = null;
  let complaint = "";
  writer.stderr?.on("data", (text) => (complaint += text));
  writer.on("message", (count) => (steps = Number(count)));
  const signal = await new Promise((resolve) => writer.on("close", (_code, by) => resolve(by)));
  if (signal === null && steps === null) throw new Error(`The writer failed: ${complaint}`);
  return signal === "SIGKILL" ? null : steps;
}

/** What is in the workspace and in its trash, by the methods of the requests. */
async function methodsIn(name: string): Promise<string[]> {
  const root = path.join(base, name);
  const workspace = new Workspace(new WorkspaceFiles(path.join(root, "shop"), new WorkspaceTrash(path.join(root, "data"), "w")));
  try {
    await workspace.index.checked();
    const entries = [...workspace.index.entries.values()];
    expect(entries.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(["Shop", "Laden"]).toContain((await workspace.file()).name);
    const trashed = await readdir(path.join(root, "data"), { recursive: true }).catch(() => []);
    const texts = trashed.filter((file) => file.endsWith(".yaml")).map((file) => readFile(path.join(root, "data", file), "utf8"));
    const inTrash = (await Promise.all(texts)).flatMap((text) => /^method: (.*)$/m.exec(text)?.[1] ?? []);
    return [...entries.flatMap(({ method }) => (method === "" ? [] : [method])), ...inTrash];
  } finally {
    workspace.dispose();
  }
}

it(`loses nothing and leaves no half file, killed ${kills} times at every step on the disk`, { timeout: 1_800_000 }, async () => {
  const steps = (await work("whole", 0)) ?? 0;
  expect(steps).toBeGreaterThan(30);
  expect(new Set(await methodsIn("whole"))).toEqual(new Set(["a.B/One", "a.B/Two", "a.B/Three"]));
  const queue = Array.from({ length: kills }, (_none, index) => index).values();
  const lane = async () => {
    for (const index of queue) {
      const name = `killed-${index}`;
      expect(await work(name, 1 + (index % steps))).toBe(null);
      expect(await methodsIn(name)).toEqual(expect.arrayContaining(["a.B/One", "a.B/Two"]));
      await rm(path.join(base, name), { recursive: true });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
});
