import { defineConfig } from "@playwright/test";

const executablePath = process.env.WIREBENCH_BROWSER || undefined;
const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "e2e/specs",
  outputDir: "test-results",
  // Two cores: one window at a time, so that a slow machine is not a failing test. Two at a time take as long: they draw in software.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  // Once more on a machine that others use too. `npm test` names what needed it, so that it is mended and not forgotten.
  retries: process.env.CI ? 1 : 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    // A trace costs a quarter of the processor, and is thrown away where nothing failed: ask for one with --trace=retain-on-failure.
    trace: "off",
    screenshot: "only-on-failure",
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: asRoot ? ["--no-sandbox"] : [] },
  },
  projects: [{ name: "served" }, { name: "electron" }],
});
