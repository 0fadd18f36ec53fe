import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { _electron, test as base, expect, type Page } from "@playwright/test";
import { messagePeer, type Peer, pythonPeer } from "./peers";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const inRoot = (...names: string[]) => path.join(root, ...names);

interface Options {
  /** What the workbench opens at its start, as `npm start -- PATH…` would. */
  readonly paths: readonly string[];
}

interface Fixtures {
  /** The user's data folder of this test: empty at first, and the same over restarts. */
  readonly dataDir: string;
  /** Opens the workbench again over the same data folder, as after a quit or a crash, with more in its environment; answers its page. */
  readonly reopen: (before?: "quit" | "crash", environment?: Readonly<Record<string, string>>) => Promise<Page>;
  /** Debian's Python serving tutorial.proto; its tests are skipped, by name, where there is none. */
  readonly python: Peer;
  /** The same serving messages.proto. */
  readonly messages: Peer;
}

/** Starts the served core; answers the address that lets one page in. */
async function serve(
  dataDir: string,
  paths: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<{ url: string; core: ChildProcess }> {
  const core = spawn(process.execPath, [inRoot("out/main/cli.cjs"), "serve", ...paths], {
    env: { ...process.env, ...environment, WIREBENCH_DATA: dataDir, WIREBENCH_KEYCHAIN: "off" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (data: Buffer) => {
      said += data.toString();
      const found = /http:\/\/\S+#c=\S+/.exec(said);
      if (found) resolve(found[0]);
    };
    core.stdout.on("data", hear);
    core.stderr.on("data", hear);
    core.once("exit", (code) => reject(new Error(`The core ended with ${code}: ${said}`)));
  });
  return { url, core };
}

async function end(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
}

function programOfPython(): string {
  const program = process.env.WIREBENCH_PYTHON ?? "";
  test.skip(program === "", "python peer: no Python with grpcio here");
  return program;
}

/**
 * The window of a fresh workbench as `page`: in a browser over the served mode, or in Electron, by the project's name.
 * Every test fails on an error in the page that nothing caught.
 */
export const test = base.extend<Fixtures & { paths: readonly string[] }>({
  paths: [[], { option: true }],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's dependencies from this pattern.
  dataDir: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), "wirebench-e2e-"));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },

  reopen: async ({ context, dataDir, paths }, use, info) => {
    const endings: (() => Promise<unknown>)[] = [];
    let child: ChildProcess | null = null;
    const finish = async () => {
      for (const ending of endings.splice(0)) await ending();
    };
    const errors: string[] = [];
    const watch = (page: Page) => page.on("pageerror", (error) => errors.push(String(error)));
    await use(async (before = "quit", environment = {}) => {
      if (before === "crash" && child) await end(child, "SIGKILL");
      await finish();
      if (info.project.name === "electron") {
        const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
        const app = await _electron.launch({
          executablePath: process.env.WIREBENCH_ELECTRON ?? "",
          args: [...asRoot, root, ...paths],
          env: { ...(process.env as Record<string, string>), ...environment, WIREBENCH_DATA: dataDir, WIREBENCH_KEYCHAIN: "off" },
        });
        // A test may end while a stream runs: asked whether to close all the same, nobody would answer.
        await app.evaluate(({ dialog }) => {
          dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false });
        });
        child = app.process();
        endings.push(() => app.close().catch(() => {}));
        const window = await app.firstWindow();
        watch(window);
        return window;
      }
      const { url, core } = await serve(dataDir, paths, environment);
      child = core;
      endings.push(() => end(core));
      const page = await context.newPage();
      endings.unshift(() => page.close());
      watch(page);
      await page.goto(url);
      return page;
    });
    await finish();
    expect(errors, "errors that nothing in the page caught").toEqual([]);
  },

  page: async ({ reopen }, use) => {
    const page = await reopen();
    await expect(page.getByRole("heading", { name: "Services" })).toBeVisible();
    await use(page);
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above.
  python: async ({}, use) => {
    const peer = await pythonPeer(programOfPython());
    await use(peer);
    await peer.stop();
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above.
  messages: async ({}, use) => {
    const peer = await messagePeer(programOfPython());
    await use(peer);
    await peer.stop();
  },
});

export type { Options };
export { expect };
