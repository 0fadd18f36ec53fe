import { describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { LogMarks } from "./log-marks";

const keeper = (known: number[] = [], refusal: Fault | null = null) => ({
  told: [] as string[],
  marks: async () => known,
  async mark(index: number, marked: boolean) {
    this.told.push(`${index} ${marked}`);
    if (refusal) throw refusal;
  },
});

describe("LogMarks", () => {
  it("shows a mark at once, tells the core, and takes it away again", async () => {
    const core = keeper();
    const marks = new LogMarks(core);
    const marking = marks.toggle(7);
    expect([...marks.indexes]).toEqual([7]);
    await marking;
    await marks.toggle(7);
    expect([...marks.indexes]).toEqual([]);
    expect(core.told).toEqual(["7 true", "7 false"]);
  });

  it("goes from mark to mark, and round at an end", async () => {
    const marks = new LogMarks(keeper([30, 10, 20]));
    await marks.load();
    expect([marks.next(10, 1), marks.next(15, 1), marks.next(30, 1)]).toEqual([20, 20, 10]);
    expect([marks.next(10, -1), marks.next(15, -1), marks.next(0, -1)]).toEqual([30, 10, 30]);
    expect(new LogMarks(keeper()).next(0, 1)).toBeNull();
  });

  it("takes back what the core refuses", async () => {
    const marks = new LogMarks(keeper([], new Fault("too-large", "Too many marks.")));
    await expect(marks.toggle(1)).rejects.toMatchObject({ code: "too-large" });
    expect(marks.indexes.size).toBe(0);
  });
});
