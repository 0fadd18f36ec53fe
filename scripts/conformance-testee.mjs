#!/usr/bin/env node
/**
 * `npm run conformance-testee`, or this file as the program of protobuf's conformance_test_runner: bundles the testee and
 * serves the runner over standard input and output, on which nothing else is written.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";
import { coreBuild } from "./build.mjs";
import { root } from "./fresh-build.mjs";

const room = path.join(root, "src-main", "engine", "codec", "conformance");
const outdir = path.join(root, "out", "conformance");

await build({ ...coreBuild, entryPoints: { "serve-testee": path.join(room, "serve-testee.ts") }, outdir });
const { serveTestee } = createRequire(import.meta.url)(path.join(outdir, "serve-testee.cjs"));
await serveTestee(path.join(room, "protos"), process.stdin, process.stdout);
