import { setTimeout as sleep } from "node:timers/promises";
import { openWindow } from "./window.mjs";

/**
 * Functions that run in the page. They look at nothing but what the page shows.
 */

/** Notes when the log's count of rows changes, and when it comes to `lines`; presses Call after a second. @param {number} lines */
function prepare(lines) {
  const run = { pressedAt: 0, shownAt: 0, updates: 0, rows: 0, heapBefore: performance.memory?.usedJSHeapSize ?? 0 };
  window.benchRun = run;
  new MutationObserver(() => {
    const rows = Number(document.querySelector("[data-focus=log]")?.getAttribute("aria-rowcount") ?? 0);
    if (rows === run.rows) return;
    run.rows = rows;
    run.updates++;
    if (run.shownAt === 0 && rows >= lines) run.shownAt = performance.now();
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["aria-rowcount"] });
  setTimeout(() => {
    run.pressedAt = performance.now();
    [...document.querySelectorAll("button span")].find((name) => name.textContent === "Call")?.click();
  }, 1000);
}

/**
 * One stream of `lines` through the window: a page is opened on the tab, told to press Call a second later, and left alone
 * until the call is over. Answers null where there is no browser; else the ms from the press to the page showing the last row, how often the
 * log was brought up to date meanwhile, and the page's heap.
 * @param {import("./workbench.mjs").Workbench} workbench @param {string} target @param {number} lines
 */
export async function runInWindow(workbench, target, lines) {
  await workbench.leaveTab(target, "Tail", { lines: String(lines) });
  const window = await openWindow(await workbench.mintUrl(), workbench.dataDir);
  if (window === null) return null;
  try {
    const before = await window.attach();
    await before.until(`[...document.querySelectorAll("button span")].some((name) => name.textContent === "Call")`);
    // Until the editor and whatever else comes late is there.
    await sleep(3000);
    await before.run(prepare, lines);
    await before.detach();
    const head = await ended(workbench);
    if (head.received.count !== lines) throw new Error(`${head.received.count} messages came instead of ${lines}: ${head.status?.message}`);
    await sleep(500);
    const after = await window.attach();
    await after.until("window.benchRun.shownAt > 0");
    const { pressedAt, shownAt, updates, heapBefore } = await after.evaluate("window.benchRun");
    await after.send("HeapProfiler.collectGarbage");
    const heapAfter = await after.evaluate("performance.memory.usedJSHeapSize");
    return { ms: shownAt - pressedAt, coreMs: head.elapsedMs, updates, heapBefore, heapAfter };
  } finally {
    await window.stop();
  }
}

/** The head of the one call, when it is over. @param {import("./workbench.mjs").Workbench} workbench */
async function ended({ client }) {
  for (let asked = 0; ; asked++) {
    await sleep(500);
    const [head] = (await client.call("call.list", {})).calls;
    if (head && ["done", "failed", "cancelled"].includes(head.state)) return head;
    if (!head && asked > 20) throw new Error("The page has not called.");
  }
}
