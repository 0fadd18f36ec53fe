/**
 * Writes biome.json's import rules from the table of ARCHITECTURE.md's house, so that the table is written once.
 * `node scripts/layers.mjs` rewrites the overrides; `--check` fails if they are not what the table says.
 */
import { readFileSync, writeFileSync } from "node:fs";

/** folder -> what its files may import beside their own folder. `pkg` lists guarded packages that the folder owns. */
const house = {
  "shared/base": { may: [] },
  "shared/model": { may: ["shared/base"] },
  "shared/bridge": { may: ["shared/base"] },
  "shared/contract": { may: ["shared/model", "shared/base", "shared/bridge"] },
  "src-main/engine/schema": { may: ["shared/model", "shared/base"] },
  "src-main/engine/codec": { may: ["shared/model", "shared/base", "src-main/engine/schema"] },
  "src-main/engine/certificates": { may: ["shared/model", "shared/base"], pkg: ["@peculiar/x509", "reflect-metadata", "node-forge"] },
  "src-main/engine/channels": { may: ["shared/model", "shared/base", "src-main/engine/certificates"], pkg: ["@grpc/grpc-js"] },
  "src-main/engine/recording": { may: ["shared/model", "shared/base", "src-main/engine/codec"] },
  "src-main/engine/calls": {
    may: [
      "shared/model",
      "shared/base",
      "src-main/engine/codec",
      "src-main/engine/channels",
      "src-main/engine/recording",
      "src-main/engine/schema",
    ],
  },
  "src-main/engine/scan": {
    may: [
      "shared/model",
      "shared/base",
      "src-main/engine/calls",
      "src-main/engine/codec",
      "src-main/engine/recording",
      "src-main/engine/schema",
    ],
  },
  "src-main/engine/auth": { may: ["shared/model", "shared/base"], pkg: ["jose"] },
  "src-main/engine/workspace": { may: ["shared/model", "shared/base"] },
  "src-main/engine/variables": { may: ["shared/model", "shared/base", "src-main/engine/codec"] },
  "src-main/engine/checks": {
    may: ["shared/model", "shared/base", "src-main/engine/codec"],
    pkg: ["json-p3", "quickjs-emscripten-core", "@jitl/quickjs-singlefile-cjs-release-sync"],
  },
  "src-main/engine/runs": {
    may: [
      "shared/model",
      "shared/base",
      "src-main/engine/calls",
      "src-main/engine/checks",
      "src-main/engine/codec",
      "src-main/engine/recording",
      "src-main/engine/schema",
      "src-main/engine/variables",
      "src-main/engine/workspace",
    ],
    pkg: ["csv-parse"],
  },
  "src-main/engine/exchange": {
    may: ["shared/model", "shared/base", "src-main/engine/codec", "src-main/engine/schema", "src-main/engine/workspace"],
  },
  "src-main/engine/trust": { may: ["shared/model", "shared/base", "src-main/engine/channels", "src-main/engine/certificates"] },
  "src-main/engine/reflection": {
    may: ["shared/model", "shared/base", "src-main/engine/channels", "src-main/engine/schema"],
  },
  "src-main/demo": { may: ["shared/model", "shared/base", "src-main/engine"] },
  // Of the contract the schemas of values alone: what is kept on the disk has the shape that crosses.
  "src-main/storage": { may: ["shared/model", "shared/base", "shared/contract", "src-main/host"] },
  "src-main/host": { may: ["shared/model", "shared/base"], pkg: ["@napi-rs/keyring"] },
  "src-main/transports": { may: ["shared/bridge", "shared/base"], pkg: ["ws"] },
  "src-main/handlers": { may: ["shared", "src-main/engine", "src-main/storage", "src-main/host", "src-main/demo"] },
  "src-main/cli": { may: ["shared/model", "shared/base", "src-main/engine", "src-main/storage", "src-main/demo"] },
  "src-main/preload": { may: [], pkg: ["electron"] },
  "src-main/app": { may: ["shared", "src-main"], pkg: ["electron"] },
  "src-renderer/ui": { may: [] },
  "src-renderer/host": { may: ["shared"] },
  "src-renderer/i18n": { may: ["shared/model", "shared/base"] },
  "src-renderer/editor": { may: ["shared/model", "shared/base", "src-renderer/ui", "src-renderer/i18n"], pkg: ["monaco-editor"] },
  "src-renderer/handshake": {
    may: ["shared/model", "src-renderer/host", "src-renderer/ui", "src-renderer/i18n", "src-renderer/commands"],
  },
  "src-renderer/commands": { may: ["shared/model", "shared/base", "src-renderer/i18n"] },
  "src-renderer/auth": { may: ["shared/model", "shared/base", "src-renderer/host", "src-renderer/i18n", "src-renderer/ui"] },
  "src-renderer/features/*": {
    may: [
      "shared",
      "src-renderer/auth",
      "src-renderer/host",
      "src-renderer/ui",
      "src-renderer/editor",
      "src-renderer/i18n",
      "src-renderer/commands",
      "src-renderer/handshake",
    ],
  },
  "src-renderer/app": { may: ["shared", "src-renderer"] },
};

// protobufjs is a peer in bench/ only: see engine/schema/README.md.
const guarded = [
  "electron",
  "ws",
  "@grpc/grpc-js",
  "protobufjs",
  "monaco-editor",
  "@napi-rs/keyring",
  "jose",
  "@peculiar/x509",
  "reflect-metadata",
  "node-forge",
  "json-p3",
  "quickjs-emscripten-core",
  "@jitl/quickjs-singlefile-cjs-release-sync",
  "csv-parse",
];
const rooms = Object.keys(house).filter((room) => !room.includes("*"));

/** @param {string} room */
const patternsOf = (room) =>
  room.startsWith("shared/") ? [`#${room}/*`, `**/${room}/**`] : [`**/${room.replace(/^src-(main|renderer)\//, "")}/**`];

function overrides() {
  return Object.entries(house).map(([room, { may, pkg = [] }]) => {
    const side = room.split("/")[0];
    const allowed = (/** @type {string} */ other) =>
      other === room ||
      may.some((m) => other === m || other.startsWith(`${m}/`)) ||
      (room.endsWith("/*") && other.startsWith(room.slice(0, -1)));
    const closed = rooms.filter((other) => !allowed(other) && (other.startsWith("shared/") || other.startsWith(`${side}/`)));
    const group = closed.flatMap((other) => {
      if (room.startsWith("shared/") && other.startsWith("shared/")) return [`../${other.slice("shared/".length)}/**`];
      return patternsOf(other);
    });
    if (room === "src-renderer/features/*") group.push("../../*/../**", "**/features/**");
    const message = `${room} may import ${[...may, ...pkg].join(", ") || "nothing"}; see the house in ARCHITECTURE.md.`;
    const patterns = [];
    if (group.length > 0) patterns.push({ group, message });
    if (side !== "src-main")
      patterns.push({ group: ["**/src-main/**"], message: `The window reaches the core through shared/contract only. ${message}` });
    if (side !== "src-renderer")
      patterns.push({ group: ["**/src-renderer/**"], message: `The core knows nothing of the window. ${message}` });
    const foreign = guarded.filter((name) => !(/** @type {string[]} */ (pkg).includes(name)));
    patterns.push({
      group: foreign.flatMap((name) => [name, `${name}/**`]),
      message: `Each of ${guarded.join(", ")} is imported from one folder. ${message}`,
    });
    return {
      includes: [`${room}/**`, ...(room === "src-main/app" ? [] : []), "!**/*.test.ts", "!**/*.test.tsx", "!**/testing/**"],
      linter: { rules: { style: { noRestrictedImports: { level: "error", options: { patterns } } } } },
    };
  });
}

const file = new URL("../biome.json", import.meta.url);
const config = JSON.parse(readFileSync(file, "utf8"));
const other = (config.overrides ?? []).filter((/** @type {any} */ o) => !o.linter?.rules?.style?.noRestrictedImports);
const wanted = `${JSON.stringify({ ...config, overrides: [...other, ...overrides()] }, null, 2)}\n`;
if (process.argv.includes("--check")) {
  if (JSON.stringify(config) !== JSON.stringify(JSON.parse(wanted))) {
    console.error("biome.json's import rules are not those of scripts/layers.mjs: run node scripts/layers.mjs");
    process.exit(1);
  }
} else {
  writeFileSync(file, wanted);
}
