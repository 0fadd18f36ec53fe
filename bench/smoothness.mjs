/**
 * Whether the window answers while a stream comes at full speed, against the same window with nothing going on. `node
 * bench/smoothness.mjs [seconds]` prints one JSON line.
 *
 * The page itself looks, by PerformanceObserver: `longtask` for tasks over 50 ms, `event` for keys and clicks, from the press to the
 * next paint (Chromium tells of those over 16 ms, in steps of 8; the others count as 16). A turn of the wheel is no such event: it counts from its time
 * stamp to the frame after the one in which the log has scrolled. Input is made through Chromium's developer tools, ten times a second: the wheel over the
 * log both ways, arrows and pages and the ends in the log, and letters in the body's editor.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { startServer } from "./server/server.mjs";
import { percentile, rounded } from "./support/figures.mjs";
import { canCall } from "./support/watched-run.mjs";
import { openWindow } from "./support/window.mjs";
import { startWorkbench } from "./support/workbench.mjs";

const seconds = Number(process.argv[2] ?? 20);
const inputMs = 100;
const leastEventMs = 16;

/** Runs in the page before anything else does. */
function observe() {
  /** @type {{ tasks: number[], events: { name: string, ms: number }[], wheels: number[] }} */
  const seen = { tasks: [], events: [], wheels: [] };
  Object.assign(window, { benchSeen: seen });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.tasks.push(duration);
  }).observe({ type: "longtask" });
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) seen.events.push({ name, ms: duration });
  }).observe(/** @type {PerformanceObserverInit} */ ({ type: "event", durationThreshold: 16 }));
  addEventListener(
    "wheel",
    ({ timeStamp }) => requestAnimationFrame(() => requestAnimationFrame(() => seen.wheels.push(performance.now() - timeStamp))),
    { capture: true, passive: true },
  );
}

/** @typedef {import("./support/window.mjs").Attached} Attached */

/** One press of a key that may write a letter. @param {Attached} page @param {string} key @param {number} code */
async function press(page, key, code) {
  const text = key.length === 1 ? { text: key } : {};
  await page.send("Input.dispatchKeyEvent", { type: "keyDown", key, windowsVirtualKeyCode: code, ...text });
  await page.send("Input.dispatchKeyEvent", { type: "keyUp", key, windowsVirtualKeyCode: code });
}

/** @param {Attached} page @param {{ x: number, y: number }} at */
async function click(page, { x, y }) {
  for (const type of ["mousePressed", "mouseReleased"]) {
    await page.send("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
  }
}

/** The middle of an element. @param {Attached} page @param {string} selector @returns {Promise<{ x: number, y: number }>} */
const middleOf = (page, selector) =>
  page.run((/** @type {string} */ wanted) => {
    const box = document.querySelector(wanted)?.getBoundingClientRect();
    return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
  }, selector);

const logKeys = /** @type {const} */ ([
  ["ArrowUp", 38],
  ["PageUp", 33],
  ["ArrowDown", 40],
  ["PageDown", 34],
  ["Home", 36],
  ["End", 35],
]);

/** Works in the window as a person does, for some seconds; what is typed goes into the editor and the log in turns. @param {Attached} page */
async function work(page) {
  const log = await middleOf(page, "[data-focus=log]");
  const editor = await middleOf(page, ".monaco-editor");
  const inputs = { wheels: 0, keys: 0 };
  const end = performance.now() + seconds * 1000;
  for (let turn = 0; performance.now() < end; turn++) {
    await click(page, turn % 2 === 0 ? (log ?? editor) : editor);
    for (let i = 0; i < 10; i++) {
      const next = sleep(inputMs);
      if (turn % 2 === 1 || log === null) {
        await press(page, " ", 32);
        inputs.keys++;
      } else if (i < 5) {
        const [key, code] = logKeys[(turn / 2 + i) % logKeys.length] ?? logKeys[0];
        await press(page, key, code);
        inputs.keys++;
      } else {
        await page.send("Input.dispatchMouseEvent", { type: "mouseWheel", ...log, deltaX: 0, deltaY: i % 2 === 0 ? -240 : 120 });
        inputs.wheels++;
      }
      await next;
    }
  }
  return inputs;
}

/** What the page has seen since it was asked last. @param {Attached} page @param {{ wheels: number, keys: number }} inputs */
async function seenBy(page, inputs) {
  await sleep(500);
  const { tasks, events, wheels } = await page.evaluate("benchSeen");
  await page.evaluate("void Object.assign(benchSeen, { tasks: [], events: [], wheels: [] })");
  const slow = events.filter(({ name }) => name === "keydown").map(({ ms }) => ms);
  const keys = [...slow, ...Array(Math.max(0, inputs.keys - slow.length)).fill(leastEventMs)];
  return {
    tasksOver50Ms: tasks.length,
    longestTaskMs: tasks.length === 0 ? null : rounded(Math.max(...tasks)),
    keys: keys.length,
    keyP95Ms: rounded(percentile(keys, 0.95)),
    wheels: wheels.length,
    wheelP95Ms: wheels.length === 0 ? null : rounded(percentile(wheels, 0.95)),
  };
}

const server = await startServer();
const workbench = await startWorkbench();
// More than comes in the time.
await workbench.leaveTab(server.target, "Tail", { lines: String(1_000_000 * seconds) });
const browser = await openWindow("about:blank", workbench.dataDir);
if (browser === null) throw new Error("There is no Chromium for the window.");
const page = await browser.attach();
await page.send("Page.enable");
await page.send("Page.addScriptToEvaluateOnNewDocument", { source: `(${observe})()` });
await page.send("Page.navigate", { url: await workbench.mintUrl() });
await page.until(canCall);
await sleep(3000);
await seenBy(page, { wheels: 0, keys: 0 });
const idle = await seenBy(page, await work(page));
await page.run(() => {
  /** @type {NodeListOf<HTMLElement>} */
  const names = document.querySelectorAll("button span");
  [...names].find((name) => name.textContent === "Call")?.click();
});
await page.until("document.querySelector('[data-focus=log]')");
const streaming = await seenBy(page, await work(page));
const [head] = (await workbench.client.call("call.list", {})).calls;
await browser.stop();
await workbench.stop();
await server.stop();
console.log(
  JSON.stringify({
    bench: "smoothness",
    server: server.kind,
    seconds,
    streaming: { ...streaming, rows: head.rows, perSecond: Math.round(head.received.count / (head.elapsedMs / 1000)) },
    idle,
  }),
);
