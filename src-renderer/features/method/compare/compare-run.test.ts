import { afterEach, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import type { CompareReport } from "#shared/model/recording-compare";
import { CompareRun, countsOf, type OpenCompare } from "./compare-run";

const settle = () => new Promise((resolve) => setTimeout(resolve));
const setup = (right: string) => ({ left: "own", right, kind: null, ignore: [] });
const reportOf = (part: Partial<CompareReport> = {}): CompareReport => ({
  compareId: "one",
  scanned: 0,
  total: 20,
  isDone: false,
  same: 0,
  changed: 0,
  onlyLeft: 0,
  onlyRight: 0,
  fault: null,
  ...part,
});

/** A core whose comparisons say what the test lets them say. */
class Core {
  readonly opened: { right: string; say: (item: CompareReport | Fault) => void; isCancelled: boolean }[] = [];

  readonly open: OpenCompare = ({ right }) => {
    const queue: (CompareReport | Fault)[] = [];
    let wake = () => {};
    const say = (item: CompareReport | Fault) => {
      queue.push(item);
      wake();
    };
    const one = { right, say, isCancelled: false };
    this.opened.push(one);
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
      one.isCancelled = true;
      say(new Fault("cancelled", "Cancelled."));
    };
    return { items: items(), cancel };
  };
}

const core = new Core();
let run = new CompareRun(core.open);
afterEach(() => {
  run.dispose();
  core.opened.length = 0;
  run = new CompareRun(core.open);
});

it("tells how far it is, then what there is", async () => {
  run.set(setup("a"));
  expect(run.state).toMatchObject({ isRunning: true, report: null });
  core.opened[0]?.say(reportOf({ scanned: 10 }));
  await settle();
  expect(run.state).toMatchObject({ isRunning: true, report: { scanned: 10 } });
  expect(countsOf(run.state.report)).toEqual({ total: 0, different: 0 });
  core.opened[0]?.say(reportOf({ isDone: true, same: 7, changed: 1, onlyLeft: 2, onlyRight: 3 }));
  await settle();
  expect(run.state.isRunning).toBe(false);
  expect(countsOf(run.state.report)).toEqual({ total: 13, different: 6 });
  expect(core.opened[0]?.isCancelled).toBe(false);
});

it("keeps one at a time, and hears no more of the one before", async () => {
  run.set(setup("a"));
  run.set(setup("b"));
  core.opened[0]?.say(reportOf({ compareId: "old" }));
  core.opened[1]?.say(reportOf({ compareId: "new" }));
  await settle();
  expect(core.opened.map(({ right, isCancelled }) => [right, isCancelled])).toEqual([
    ["a", true],
    ["b", false],
  ]);
  expect(run.state.report?.compareId).toBe("new");
  run.set(null);
  expect(run.state).toMatchObject({ isRunning: false, report: null });
  expect(core.opened[1]?.isCancelled).toBe(true);
});

it("is cancelled while it runs, and not when it is done", async () => {
  run.set(setup("a"));
  run.cancel();
  await settle();
  expect(run.state).toMatchObject({ isRunning: false, isCancelled: true, fault: null });
  run.set(setup("a"));
  core.opened[1]?.say(reportOf({ isDone: true }));
  await settle();
  run.cancel();
  expect(run.state).toMatchObject({ isCancelled: false, report: { isDone: true } });
});

it("says why there is none", async () => {
  run.set(setup("a"));
  core.opened[0]?.say(new Fault("bad-params", "No such field."));
  await settle();
  expect(run.state).toMatchObject({ isRunning: false, fault: { code: "bad-params" } });
});
