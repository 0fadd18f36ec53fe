import { appendFile, mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { writePrivateFile } from "./small-file";

const dayFile = /^\d{4}-\d{2}-\d{2}\.jsonl$/;
const newline = 0x0a;

/** A line of a file, without its end. */
export interface DayLine {
  readonly text: string;
  /** In bytes. */
  readonly offset: number;
  readonly length: number;
}

/** The files `DAY.jsonl` of a folder: appended to, read by line, and cut. They are for the user alone. */
export class HistoryDays {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The bytes of each day's file, the oldest first. */
  async sizes(): Promise<Map<string, number>> {
    const names = await readdir(this.#folder).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === "ENOENT") return [];
      throw cause;
    });
    const days = names.filter((name) => dayFile.test(name)).sort();
    return new Map(await Promise.all(days.map(async (day) => [day, (await stat(this.#file(day))).size] as const)));
  }

  async *lines(day: string): AsyncGenerator<DayLine> {
    const bytes = await readFile(this.#file(day));
    for (let offset = 0; offset < bytes.length; ) {
      const end = bytes.indexOf(newline, offset);
      const to = end < 0 ? bytes.length : end;
      yield { text: bytes.toString("utf8", offset, to), offset, length: to - offset };
      offset = to + 1;
    }
  }

  async line(day: string, offset: number, length: number): Promise<string> {
    const file = await open(this.#file(day), "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  }

  /** Adds lines behind what is there, also where the last line was torn; answers where the first one begins. */
  async append(day: string, lines: readonly string[]): Promise<number> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const size = await this.#sizeOf(day);
    const isTorn = size > 0 && (await this.line(day, size - 1, 1)) !== "\n";
    await appendFile(this.#file(day), `${isTorn ? "\n" : ""}${lines.map((line) => `${line}\n`).join("")}`, { mode: 0o600 });
    return size + (isTorn ? 1 : 0);
  }

  /** Leaves the lines that are wanted, as they stand. */
  async keep(day: string, isWanted: (line: DayLine) => boolean): Promise<void> {
    const left: string[] = [];
    for await (const line of this.lines(day)) if (isWanted(line)) left.push(`${line.text}\n`);
    if (left.length === 0) await this.remove(day);
    else await writePrivateFile(this.#file(day), Buffer.from(left.join("")));
  }

  async remove(day: string): Promise<void> {
    await rm(this.#file(day), { force: true });
  }

  async removeAll(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #sizeOf(day: string): Promise<number> {
    return stat(this.#file(day)).then(
      ({ size }) => size,
      () => 0,
    );
  }

  #file(day: string): string {
    return path.join(this.#folder, day);
  }
}
