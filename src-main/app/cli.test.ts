import { spawn } from "node:child_process";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

/** The built program, run as a process of its own: what only a process has are pipes, signals and exit codes. */

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-cli-"));
  await symlink(path.join(root, "assets"), path.join(folder, "assets"));
  await symlink(path.join(root, "package.json"), path.join(folder, "package.json"));
  const build: { buildCore(out: string): Promise<void> } = await import(pathToFileURL(path.join(root, "scripts", "build.mjs")).href);
  await build.buildCore(path.join(folder, "out"));
});

afterAll(() => rm(folder, { recursive: true }));

interface Exit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program; `onStdout` hears all of stdout so far. */
function wirebench(
  args: readonly string[],
  act: { onStdout?: (text: string, stop: () => void) => void; closeAfter?: number } = {},
): Promise<Exit> {
  const child = spawn(process.execPath, [path.join(folder, "out", "main", "cli.cjs"), ...args], {
    cwd: folder,
    env: { ...process.env, WIREBENCH_DATA: path.join(folder, "data") },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    if (act.closeAfter !== undefined && stdout.length >= act.closeAfter) child.stdout.destroy();
    act.onStdout?.(stdout, () => child.kill("SIGINT"));
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })));
}

/** Runs the demo server for the length of `use`. */
async function withDemo(use: (target: string) => Promise<void>): Promise<void> {
  let used: Promise<void> | undefined;
  const { code } = await wirebench(["demo"], {
    onStdout: (text, stop) => {
      const target = /listens on (\S+)\. /.exec(text)?.[1];
      if (target !== undefined) used ??= use(target).finally(stop);
    },
  });
  await used;
  expect(code).toBe(0);
}

const build = ["call", "-plaintext", "-ndjson", "-import-path", "assets/demo", "-proto", "build/v1/build.proto"];

it("tells its version and its usage errors", async () => {
  expect(await wirebench(["--version"])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^wirebench \d+\.\d+\.\d+\n$/) });
  expect(await wirebench(["call", "-nonsense"])).toMatchObject({ code: 2, stdout: "" });
});

it("loses nothing of a long stream through a pipe, survives a closed one, and obeys Ctrl-C", async () => {
  await withDemo(async (target) => {
    const all = await wirebench([...build, "-d", '{"lines": 20000}', target, "build.v1.BuildService/Build"]);
    expect(all.code).toBe(0);
    expect(all.stdout.trimEnd().split("\n")).toHaveLength(20_000);
    const endless = [...build, "-d", '{"lines": 100000000}', target, "build.v1.BuildService/Build"];
    expect(await wirebench(endless, { closeAfter: 1 })).toMatchObject({ code: 0, stderr: "" });
    expect((await wirebench(endless, { onStdout: (_, stop) => stop() })).code).toBe(65);
  });
});

it("serves the window until Ctrl-C", async () => {
  const served = await wirebench(["serve"], { onStdout: (_, stop) => stop() });
  expect(served.code).toBe(0);
  expect(served.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#c=\S+\n$/);
});
