import { afterEach, describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import type { RowFilter } from "#shared/model/row-filter";
import type { ScanReport } from "#shared/model/scan";
import { LiveScan, type OpenScan } from "./live-scan";

const filterOf = (text: string): RowFilter => ({ kind: null, terms: [{ is: "text", text }] });
const settle = () => new Promise((resolve) => setTimeout(resolve));

/** A core whose scans say what the test lets them say. */
class Core {
  readonly scans: { text: string; say: (part: Partial<ScanReport>) => void; fail: (reason: Fault) => void; cancelled: boolean }[] = [];

  readonly open: OpenScan = (filter) => {
    const queue: (ScanReport | Fault)[] = [];
    let wake = () => {};
    const push = (item: ScanReport | Fault) => {
      queue.push(item);
      wake();
    };
    const term = filter.terms[0];
    const scanId = `scan-${this.scans.length}`;
    const scan = {
      text: term?.is === "text" ? term.text : "",
      say: (part: Partial<ScanReport>) => push({ scanId, scanned: 0, total: 100, matched: 0, firstPosition: 0, fault: null, ...part }),
      fail: push,
      cancelled: false,
    };
    this.scans.push(scan);
    async function* items() {
      for (;;) {
        const item = queue.shift();
        if (item instanceof Fault) throw item;
        if (item) yield item;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    }
    const cancel = () => {
      scan.cancelled = true;
      push(new Fault("cancelled", "Cancelled."));
    };
    return { items: items(), cancel };
  };
}

describe("LiveScan", () => {
  const core = new Core();
  let scan = new LiveScan(core.open);
  afterEach(() => {
    scan.dispose();
    core.scans.length = 0;
    scan = new LiveScan(core.open);
  });

  it("tells how far it is until all rows were looked at once, then goes on quietly", async () => {
    scan.set(filterOf("a"));
    expect(scan.state).toMatchObject({ isRunning: true, report: null });
    core.scans[0]?.say({ scanned: 40, matched: 4 });
    await settle();
    expect(scan.state).toMatchObject({ isRunning: true, report: { scanned: 40, matched: 4 }, newest: { scanned: 40 } });
    core.scans[0]?.say({ scanned: 100, matched: 9 });
    await settle();
    expect(scan.state.isRunning).toBe(false);
    core.scans[0]?.say({ scanned: 100, total: 200, matched: 9 });
    await settle();
    expect(scan.state).toMatchObject({ isRunning: false, report: { total: 200 } });
  });

  it("waits for the rows that were there at its beginning, not for a stream that runs ahead", async () => {
    scan.set(filterOf("a"));
    core.scans[0]?.say({ scanned: 0, total: 100 });
    core.scans[0]?.say({ scanned: 90, total: 500 });
    await settle();
    expect(scan.state.isRunning).toBe(true);
    core.scans[0]?.say({ scanned: 110, total: 900 });
    await settle();
    expect(scan.state).toMatchObject({ isRunning: false, report: { matched: 0, scanned: 110 } });
  });

  it("shows the old rows until the new look has begun, and ends the old one then", async () => {
    scan.set(filterOf("a"));
    core.scans[0]?.say({ scanned: 100, matched: 9 });
    await settle();
    scan.set(filterOf("ab"));
    scan.set(filterOf("abc"));
    await settle();
    expect(core.scans.map(({ cancelled }) => cancelled)).toEqual([false, true, false]);
    expect(scan.state).toMatchObject({ isRunning: true, report: { scanId: "scan-0", matched: 9 } });
    core.scans[2]?.say({ scanned: 50, matched: 0 });
    await settle();
    expect(scan.state).toMatchObject({ report: { scanId: "scan-0" }, newest: { scanned: 50 }, isRunning: true });
    core.scans[2]?.say({ scanned: 100, matched: 2 });
    await settle();
    expect(core.scans.map(({ cancelled }) => cancelled)).toEqual([true, true, false]);
    expect(scan.state.report?.matched).toBe(2);
  });

  it("ends all when nothing is looked for", async () => {
    scan.set(filterOf("a"));
    core.scans[0]?.say({ scanned: 50 });
    await settle();
    scan.set(null);
    await settle();
    expect(scan.state).toEqual({ filter: null, report: null, newest: null, isRunning: false, fault: null });
    expect(core.scans[0]?.cancelled).toBe(true);
  });

  it("says why the core refuses, or goes no further", async () => {
    scan.set(filterOf("("));
    core.scans[0]?.fail(new Fault("bad-params", "No such pattern."));
    await settle();
    expect(scan.state).toMatchObject({ isRunning: false, fault: { code: "bad-params" } });
    scan.set(filterOf("slow"));
    core.scans[1]?.say({ scanned: 10, matched: 1, fault: { code: "too-large", message: "Too slow." } });
    await settle();
    expect(scan.state).toMatchObject({ isRunning: false, fault: { code: "too-large" }, report: { matched: 1 } });
  });
});
