#!/usr/bin/env node
/** The `wirebench` command: the built CLI, built first where this is a checkout. */
import { createRequire } from "node:module";
import { freshBuild } from "./fresh-build.mjs";

freshBuild();
createRequire(import.meta.url)("../out/main/cli.cjs");
