import * as v from "valibot";
import { Fault } from "#shared/base/fault";
import { maxMarks } from "#shared/model/scan";

const schema = v.object({ rows: v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))) });

/** The rows of a recording that the user has marked: at most `maxMarks`, however many a file may tell of. */
export class MarkedRows {
  readonly #rows = new Set<number>();
  #revision = 0;

  /** Another number after every change. */
  get revision(): number {
    return this.#revision;
  }

  has(row: number): boolean {
    return this.#rows.has(row);
  }

  /** Fault too-large (facts size, limit): there are as many as there may be. */
  set(row: number, marked: boolean): void {
    if (this.has(row) === marked) return;
    if (marked && this.#rows.size >= maxMarks) {
      throw new Fault("too-large", `This call has ${maxMarks} marks, and can have no more.`, {
        act: "Take some of them away.",
        facts: { size: maxMarks + 1, limit: maxMarks },
      });
    }
    if (marked) this.#rows.add(row);
    else this.#rows.delete(row);
    this.#revision++;
  }

  /** Marks these, as far as there may be more. */
  take(rows: Iterable<number>): void {
    for (const row of rows) if (this.#rows.size < maxMarks) this.set(row, true);
  }

  /** Rows before this one are there no more. */
  forgetBefore(firstRow: number): void {
    for (const row of this.#rows) if (row < firstRow) this.set(row, false);
  }

  /** In the order of the rows. */
  all(): number[] {
    return [...this.#rows].sort((a, b) => a - b);
  }
}

/** The text of `marks.json`. */
export function marksText(marked: MarkedRows): string {
  return `${JSON.stringify({ rows: marked.all() })}\n`;
}

/** The rows that such a text names; none where it is something else. */
export function readMarks(json: string): readonly number[] {
  try {
    return v.parse(schema, JSON.parse(json)).rows;
  } catch {
    return [];
  }
}
