/**
 * `npm test`: everything. Types, lint, layers; unit and contract suites; the end-to-end specs in a real browser, and in
 * Electron where its binary is here. Ends with "N passed, M failed" and exits 1 if anything failed.
 * A spec that passed at its second attempt only is no failure, and is named at the end.
 * `--only unit` and `--only e2e` run a part; what follows `--` goes to the runner.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { electronBinary } from "./electron-binary.mjs";
import { freshBuild, root } from "./fresh-build.mjs";
import { browser, peers, protoc, python } from "./test-setup.mjs";

const at = process.argv.indexOf("--only");
const only = at < 0 ? null : process.argv[at + 1];
const rest = process.argv.includes("--") ? process.argv.slice(process.argv.indexOf("--") + 1) : [];
const scratch = mkdtempSync(path.join(tmpdir(), "wirebench-test-"));
const total = { passed: 0, failed: 0, skipped: 0 };
/** Named again at the end, where they are seen. @type {string[]} */
const failures = [];
/** Passed at a second attempt only: no failures, and named all the same. @type {string[]} */
const secondAttempts = [];

/** @param {string} title */
const heading = (title) => console.log(`\n── ${title}`);

/** @param {string[]} args @param {Record<string, string>} env */
function node(args, env = {}) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } }).status === 0;
}

/** A part that is one yes or no. @param {string} part @param {boolean} ok */
function judge(part, ok) {
  if (ok) return;
  total.failed += 1;
  failures.push(part);
}

/** @param {string} title @param {string} message */
const failure = (title, message) => `${title}\n    ${plain(message).split("\n", 8).join("\n    ")}`;

/** Without the codes for colours. @param {string} text */
const plain = (text) => stripVTControlCharacters(text).trim();

/** @param {string} file @returns {any} the runner's own report, or null where it died before writing one */
function report(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function unit() {
  heading("unit and contract suites");
  const file = path.join(scratch, "vitest.json");
  const ok = node(["node_modules/vitest/vitest.mjs", "run", "--reporter=dot", "--reporter=json", `--outputFile.json=${file}`, ...rest]);
  const result = report(file);
  const failed = result?.numFailedTests ?? 0;
  total.passed += result?.numPassedTests ?? 0;
  total.skipped += (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0);
  // A file that does not even load, or a leak found after the tests, fails the run without a failed test.
  total.failed += Math.max(failed, ok ? 0 : 1);
  for (const file of result?.testResults ?? []) {
    const tests = file.assertionResults.filter((/** @type {any} */ test) => test.status === "failed");
    const name = path.relative(root, file.name);
    if (file.status === "failed" && tests.length === 0) failures.push(failure(name, file.message));
    for (const test of tests) failures.push(failure(`${name}: ${test.fullName}`, test.failureMessages[0] ?? ""));
  }
  if (!ok && failed === 0) failures.push("unit and contract suites: the run itself; see above");
}

/** @param {"served" | "electron"} shell @param {Record<string, string>} env */
function e2e(shell, env) {
  heading(`end to end: ${shell}`);
  const file = path.join(scratch, `${shell}.json`);
  const ok = node(["node_modules/@playwright/test/cli.js", "test", `--project=${shell}`, "--reporter=list,json", ...rest], {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  const result = report(file);
  const stats = result?.stats ?? { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
  total.passed += stats.expected + stats.flaky;
  total.skipped += stats.skipped;
  total.failed += Math.max(stats.unexpected, ok ? 0 : 1);
  for (const spec of specsOf(result?.suites ?? [])) {
    const title = `${shell}: ${spec.file}:${spec.line}: ${spec.title}`;
    const [test] = spec.tests;
    if (!spec.ok) failures.push(failure(title, test?.results.at(-1)?.error?.message ?? ""));
    else if (test?.status === "flaky") secondAttempts.push(failure(title, test.results[0]?.error?.message ?? ""));
  }
  if (!ok && stats.unexpected === 0) failures.push(`end to end, ${shell}: the run itself; see above`);
}

/** @param {any[]} suites @returns {any[]} */
const specsOf = (suites) => suites.flatMap((suite) => [...suite.specs, ...specsOf(suite.suites ?? [])]);

heading("set-up");
console.log(protoc().says);
const pythonPeer = only === "unit" ? { path: null, says: "" } : python();
if (only !== "unit") console.log(pythonPeer.says);
const built = await peers();
console.log(built.says);
judge(built.says, built.ok);

if (only === null) {
  heading("types, lint, layers");
  judge("types, lint, layers", node(["scripts/check.mjs"]));
}
freshBuild();
if (only !== "e2e") unit();
if (only !== "unit") {
  const chrome = browser();
  console.log(chrome.says);
  const env = { WIREBENCH_BROWSER: chrome.path ?? "", WIREBENCH_PYTHON: pythonPeer.path ?? "" };
  e2e("served", env);
  const binary = electronBinary();
  if (binary) e2e("electron", { ...env, WIREBENCH_ELECTRON: binary });
  else console.log("electron: skipped, no binary");
}
rmSync(scratch, { recursive: true, force: true });
if (secondAttempts.length > 0) console.log(`\nPassed at a second attempt only, to be mended:\n  ${secondAttempts.join("\n  ")}`);
if (failures.length > 0) console.log(`\nFailed:\n  ${failures.join("\n  ")}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
