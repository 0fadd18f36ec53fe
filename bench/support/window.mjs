import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import { bundle } from "../engine.mjs";

const size = "1440,900";

/**
 * Opens the workbench's page in a Chromium of its own, without a screen. Nothing is connected to it but the core, until
 * somebody calls `attach`; null where there is no Chromium.
 * @param {string} url @param {string} dataDir for the browser's profile
 */
export async function openWindow(url, dataDir) {
  const { findBrowser, isExecutable } = await bundle("browser", ['export { findBrowser, isExecutable } from "./src-main/app/app-window";']);
  const browser = findBrowser({ platform: process.platform, env: process.env, isExecutable });
  if (browser === null) return null;
  const profile = path.join(dataDir, "window");
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const child = spawn(
    browser,
    [
      "--headless=new",
      `--user-data-dir=${profile}`,
      `--window-size=${size}`,
      "--remote-debugging-port=0",
      "--no-first-run",
      "--no-default-browser-check",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-extensions",
      ...asRoot,
      url,
    ],
    { stdio: "ignore" },
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    attach: () => attach(profile),
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof attach>>} Attached */

/** Connects to the page by the protocol of Chromium's developer tools. @param {string} profile */
async function attach(profile) {
  const target = await pageOf(profile);
  const socket = new WebSocket(target.webSocketDebuggerUrl, { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  /** @type {Map<number, { resolve: (result: any) => void, reject: (reason: Error) => void }>} */
  const waiting = new Map();
  let lastId = 0;
  socket.on("message", (data) => {
    const { id, result, error } = JSON.parse(String(data));
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result);
  });
  /** @param {string} method @param {object} params @returns {Promise<any>} */
  const send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, method, params }));
    });
  /** The value of an expression in the page, which may be a promise. @param {string} expression */
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  return {
    send,
    evaluate,
    /** Waits until an expression is true in the page. @param {string} expression */
    until: async (expression) => {
      // Before it has loaded there is nothing to ask.
      for (const end = Date.now() + 60_000; !(await evaluate(`Boolean(${expression})`).catch(() => false)); await sleep(50)) {
        if (Date.now() > end) throw new Error(`The page does not come to ${expression}.`);
      }
    },
    /** The page's heap in bytes, without what nothing holds any more. */
    heap: async () => {
      await send("HeapProfiler.collectGarbage");
      return (await send("Runtime.getHeapUsage")).usedSize;
    },
    /** Runs a function in the page, which may use nothing from around it. @param {(...args: any[]) => any} code @param {unknown[]} args plain data */
    run: (code, ...args) => evaluate(`(${code})(...${JSON.stringify(args)})`),
    detach: () =>
      new Promise((resolve) => {
        socket.once("close", resolve);
        socket.close();
      }),
  };
}

/** @param {string} profile @returns {Promise<{ webSocketDebuggerUrl: string }>} */
async function pageOf(profile) {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50)) {
    try {
      const [port] = readFileSync(path.join(profile, "DevToolsActivePort"), "utf8").split("\n");
      const targets = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
      const page = targets.find(({ type, url }) => type === "page" && url !== "" && !url.startsWith("chrome"));
      if (page) return page;
    } catch {
      // It has only begun to start.
    }
  }
  throw new Error("Chromium does not start.");
}
