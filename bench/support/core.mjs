/**
 * The served core as it is built (out/main/serve.cjs), in a process of its own, which is what is measured. Forked with a data
 * folder; answers for each message: `url` an address that lets one page in, `memory` what the process takes.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { root } from "../engine.mjs";

const { startServer } = createRequire(import.meta.url)(path.join(root, "out/main/serve.cjs"));
const server = await startServer({ dataDir: process.argv[2] });

process.on("message", (/** @type {string} */ question) => {
  if (question === "url") process.send?.({ url: server.mintUrl() });
  else process.send?.({ memory: process.memoryUsage() });
});
process.on("disconnect", () => {
  server.dispose();
  process.exit();
});
process.send?.("ready");
