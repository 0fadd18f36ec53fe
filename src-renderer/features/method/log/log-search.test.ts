import { afterEach, describe, expect, it, vi } from "vitest";
import type { RowFilter } from "#shared/model/row-filter";
import type { ScanReport } from "#shared/model/scan";
import { LogSearch } from "./log-search";

/** A core that knows which rows of 100 match, whatever is asked. */
function core(matches: readonly number[]) {
  const asked: RowFilter[] = [];
  return {
    asked,
    scan: (filter: RowFilter) => {
      asked.push(filter);
      let end = () => {};
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      async function* items(): AsyncGenerator<ScanReport> {
        yield { scanId: `scan-${asked.length}`, scanned: 100, total: 100, matched: matches.length, firstPosition: 0, fault: null };
        await ended;
      }
      return { items: items(), cancel: () => end() };
    },
    step: async (_scanId: string, from: number, by: 1 | -1) => {
      const index = by === 1 ? matches.find((it) => it > from) : matches.findLast((it) => it < from);
      return index === undefined ? { index: null, position: null } : { index, position: matches.indexOf(index) };
    },
  };
}

describe("LogSearch", () => {
  const shown: number[] = [];
  let search: LogSearch | undefined;
  const searching = async (matches: readonly number[], text = "go") => {
    const source = core(matches);
    const made = new LogSearch(source, (index) => shown.push(index));
    search = made;
    made.search(text);
    await vi.waitFor(() => expect(source.asked).toHaveLength(1));
    await vi.waitFor(() => expect(made.state.hits).toBe(matches.length));
    return { made, source };
  };
  afterEach(() => {
    search?.dispose();
    shown.length = 0;
  });

  it("counts the hits, and goes to the next and the previous one, and round at an end", async () => {
    const { made } = await searching([10, 20, 30]);
    expect(made.state).toMatchObject({ hits: 3, at: null, progress: 1 });
    await made.go(1, () => 15, 100);
    expect(made.state.at).toBe(2);
    made.shown(30);
    await made.go(1, () => 30, 100);
    made.shown(10);
    await made.go(-1, () => 10, 100);
    expect(shown).toEqual([20, 10, 30]);
  });

  it("steps that come faster than answers each go on from where the one before leads", async () => {
    const { made } = await searching([10, 20, 30]);
    const stale = () => 20;
    await Promise.all([made.go(-1, stale, 100), made.go(-1, stale, 100)]);
    expect(shown).toEqual([10, 30]);
    expect(made.state.at).toBe(3);
    // The log shows the first of them, and then the second: what is shown then counts again.
    made.shown(10);
    await made.go(-1, () => 10, 100);
    expect(shown.at(-1)).toBe(20);
    made.shown(20);
    await made.go(1, () => 20, 100);
    expect(shown.at(-1)).toBe(30);
  });

  it("goes on from the row that the user chose meanwhile", async () => {
    const { made } = await searching([10, 20, 30]);
    await made.go(1, () => -1, 100);
    made.shown(25);
    await made.go(1, () => 25, 100);
    expect(shown).toEqual([10, 30]);
  });

  it("a step that is asked for before there is a hit goes to the first one", async () => {
    const made = new LogSearch(core([40]), (index) => shown.push(index));
    search = made;
    made.search("go");
    await made.go(1, () => -1, 100);
    expect(shown).toEqual([40]);
    made.search("other");
    const step = made.go(1, () => -1, 100);
    made.search("");
    await step;
    expect(shown).toEqual([40]);
  });

  it("searches among the rows that are shown, also when these are others", async () => {
    const { made, source } = await searching([1]);
    made.setWithin({ kind: "received", terms: [{ is: "text", text: "warn" }] });
    expect(source.asked.at(-1)).toEqual({
      kind: "received",
      terms: [
        { is: "text", text: "warn" },
        { is: "text", text: "go" },
      ],
    });
  });

  it("says what is wrong with a text at once, and looks for nothing", async () => {
    const { made, source } = await searching([1]);
    made.search("/open");
    expect(made.state).toMatchObject({ problem: { kind: "open-pattern" }, hits: 0 });
    made.close();
    await made.go(1, () => 0, 100);
    expect(source.asked).toHaveLength(1);
    expect(shown).toEqual([]);
  });
});
