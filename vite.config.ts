import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: "src-renderer",
  // Relative, so that one build serves app:// and http:// alike.
  base: "./",
  plugins: [react()],
  worker: { format: "es" },
  build: {
    outDir: "../out/renderer",
    emptyOutDir: true,
    target: "es2023",
    // Monaco is one lazy chunk of its own; the first paint does not wait for it.
    chunkSizeWarningLimit: 6000,
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    // `npm run dev` starts the core there; the page reaches it through its own origin.
    proxy: { "/ws": { target: "ws://127.0.0.1:5174", ws: true } },
  },
});
