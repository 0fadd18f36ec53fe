import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "shared/**/*.test.ts",
      "src-main/**/*.test.ts",
      "src-renderer/**/*.test.ts",
      "scripts/**/*.test.ts",
      "e2e/electron-double/**/*.test.ts",
      "e2e/peers/**/*.test.ts",
    ],
    setupFiles: ["scripts/no-leaks.ts"],
    // Real servers and real files: generous, since a slow machine is not a failing test.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
