import { setTimeout as sleep } from "node:timers/promises";
import { openWindow } from "./window.mjs";

/**
 * Runs in the page: notes when the log's count of rows changes and when it comes to `lines`, and presses Call after a
 * second. Looks at nothing but what the page shows.
 * @param {number} lines
 */
function prepare(lines) {
  const run = { pressedAt: 0, shownAt: 0, updates: 0, rows: 0 };
  Object.assign(window, { benchRun: run });
  new MutationObserver(() => {
    const rows = Number(document.querySelector("[data-focus=log]")?.getAttribute("aria-rowcount") ?? 0);
    if (rows === run.rows) return;
    run.rows = rows;
    run.updates++;
    if (run.shownAt === 0 && rows >= lines) run.shownAt = performance.now();
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["aria-rowcount"] });
  setTimeout(() => {
    run.pressedAt = performance.now();
    /** @type {NodeListOf<HTMLElement>} */
    const names = document.querySelectorAll("button span");
    [...names].find((name) => name.textContent === "Call")?.click();
  }, 1000);
}

/** In the page: is the button there? */
export const canCall = `[...document.querySelectorAll("button span")].some((name) => name.textContent === "Call")`;

/**
 * One stream of `lines` through the window: a page is opened on the tab, told to press Call a second later, and left alone
 * until the call is over; `meanwhile` runs about twice a second. Answers null where there is no browser; else the ms from the press to the page
 * showing the last row, those of the call itself, how often the log was brought up to date, and the page's heap in bytes before and after.
 * @param {import("./workbench.mjs").Workbench} workbench @param {string} target @param {number} lines @param {() => Promise<void>} meanwhile
 */
export async function runInWindow(workbench, target, lines, meanwhile = async () => {}) {
  await workbench.leaveTab(target, "Tail", { lines: String(lines) });
  const window = await openWindow(await workbench.mintUrl(), workbench.dataDir);
  if (window === null) return null;
  try {
    const before = await window.attach();
    await before.until(canCall);
    // Until the editor and whatever else comes late is there.
    await sleep(3000);
    const heapBefore = await before.heap();
    await before.run(prepare, lines);
    await before.detach();
    const head = await ended(workbench, meanwhile);
    if (head.received.count !== lines) throw new Error(`${head.received.count} messages came instead of ${lines}: ${head.status?.message}`);
    await sleep(500);
    const after = await window.attach();
    await after.until("benchRun.shownAt > 0");
    const { pressedAt, shownAt, updates } = await after.evaluate("benchRun");
    return { ms: shownAt - pressedAt, coreMs: head.elapsedMs, updates, heapBefore, heapAfter: await after.heap() };
  } finally {
    await window.stop();
  }
}

/** The head of the one call, when it is over. @param {import("./workbench.mjs").Workbench} workbench @param {() => Promise<void>} meanwhile */
async function ended({ client }, meanwhile) {
  for (let asked = 0; ; asked++) {
    await sleep(500);
    await meanwhile();
    const [head] = (await client.call("call.list", {})).calls;
    if (head && ["done", "failed", "cancelled"].includes(head.state)) return head;
    if (head?.hold) throw new Error(`The stream is held: ${head.hold}.`);
    if (!head && asked > 20) throw new Error("The page has not called.");
  }
}
