import { appendFile, mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Disposable } from "#shared/base/disposable";
import { Emitter, type Event } from "#shared/base/emitter";
import { Fault } from "#shared/base/fault";
import type { PastCall, PastCallHead, PastCallQuery } from "#shared/model/history";
import { writePrivateFile } from "./small-file";

/** Bytes of all days together; the oldest day goes first. */
export const historyLimit = 100 * 1024 * 1024;

const dayFile = /^\d{4}-\d{2}-\d{2}\.jsonl$/;

interface CallHistoryOptions {
  /** The app's data folder. */
  readonly folder: string;
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
  /** Hears of what could not be written: nobody waits for it. */
  readonly complain: (fault: Fault) => void;
  /** Bytes; `historyLimit` where it is not given. */
  readonly limit?: number;
}

/**
 * The calls that were made, in `history/DAY.jsonl`, a line of JSON each, the day by UTC. Written behind, some at a time; a torn
 * last line is passed over. The files are for the user alone, and have no secret that is known when they are written.
 */
export class CallHistory implements Disposable {
  readonly #folder: string;
  readonly #redact: (text: string) => string;
  readonly #complain: (fault: Fault) => void;
  readonly #limit: number;
  readonly #changes = new Emitter<void>();
  #waiting: PastCall[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ folder, redact, complain, limit = historyLimit }: CallHistoryOptions) {
    this.#folder = path.join(folder, "history");
    this.#redact = redact;
    this.#complain = complain;
    this.#limit = limit;
  }

  /** Fires when calls have come or gone. */
  get onDidChange(): Event<void> {
    return this.#changes.event;
  }

  /** Keeps a call; it is on the disk soon. */
  add(call: PastCall): void {
    this.#waiting.push(call);
    if (this.#waiting.length > 1) return;
    this.#inTurn(() => this.#write()).catch((reason: unknown) => this.#complain(Fault.from(reason)));
  }

  /** The newest first; `total` is how many match. */
  async list({ text, from, count }: PastCallQuery): Promise<{ calls: PastCallHead[]; total: number }> {
    return this.#inTurn(async () => {
      const calls: PastCallHead[] = [];
      let total = 0;
      const words = text.trim().toLowerCase();
      for (const day of (await this.#days()).reverse()) {
        for (const line of (await this.#lines(day)).reverse()) {
          if (words !== "" && !line.toLowerCase().includes(words)) continue;
          // Of those that are not asked for it is enough to be there.
          if (total >= from && calls.length < count) {
            const call = callOf(line);
            if (call === null) continue;
            calls.push(headOf(call));
          }
          total++;
        }
      }
      return { calls, total };
    });
  }

  /** Fault call-gone. */
  read(id: string): Promise<PastCall> {
    return this.#inTurn(async () => {
      for (const day of (await this.#days()).reverse()) {
        for (const line of await this.#lines(day)) {
          const call = line.includes(id) ? callOf(line) : null;
          if (call?.id === id) return call;
        }
      }
      throw new Fault("call-gone", "This call is not in the history any more.");
    });
  }

  /** Without effect on one that is not there. Fault io. */
  remove(id: string): Promise<void> {
    return this.#inTurn(async () => {
      for (const day of await this.#days()) {
        const lines = await this.#lines(day);
        const left = lines.filter((line) => !line.includes(id) || callOf(line)?.id !== id);
        if (left.length === lines.length) continue;
        await writePrivateFile(this.#file(day), Buffer.from(left.map((line) => `${line}\n`).join("")));
        this.#changes.fire();
        return;
      }
    });
  }

  /** Forgets all calls. Fault io. */
  clear(): Promise<void> {
    return this.#inTurn(async () => {
      this.#waiting = [];
      await rm(this.#folder, { recursive: true, force: true });
      this.#changes.fire();
    });
  }

  /** Resolves when all that was added is on the disk. */
  async idle(): Promise<void> {
    await this.#turn;
  }

  dispose(): void {
    this.#changes.dispose();
  }

  async #write(): Promise<void> {
    const calls = this.#waiting;
    this.#waiting = [];
    if (calls.length === 0) return;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const texts = new Map<string, string>();
    for (const call of calls) {
      const day = `${new Date(call.startedAt).toISOString().slice(0, 10)}.jsonl`;
      texts.set(day, `${texts.get(day) ?? ""}${this.#redact(JSON.stringify(call))}\n`);
    }
    for (const [day, text] of texts) await appendFile(this.#file(day), text, { mode: 0o600 });
    await this.#bound();
    this.#changes.fire();
  }

  /** The oldest days go; the last one stays, whatever its size. */
  async #bound(): Promise<void> {
    const days = await this.#days();
    const sizes = await Promise.all(days.map(async (day) => (await stat(this.#file(day))).size));
    let size = sizes.reduce((sum, one) => sum + one, 0);
    for (const [at, day] of days.slice(0, -1).entries()) {
      if (size <= this.#limit) return;
      await rm(this.#file(day));
      size -= sizes[at] ?? 0;
    }
  }

  /** Names of files, the oldest first. */
  async #days(): Promise<string[]> {
    const names = await readdir(this.#folder).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === "ENOENT") return [];
      throw cause;
    });
    return names.filter((name) => dayFile.test(name)).sort();
  }

  /** In the order in which they were written. */
  async #lines(day: string): Promise<string[]> {
    return (await readFile(this.#file(day), "utf8")).split("\n").filter((line) => line.endsWith("}"));
  }

  #file(day: string): string {
    return path.join(this.#folder, day);
  }

  #inTurn<R>(work: () => Promise<R>): Promise<R> {
    const result = this.#turn.then(work).catch((cause: unknown) => {
      if (cause instanceof Fault) throw cause;
      throw new Fault("io", `The history could not be read or written: ${cause instanceof Error ? cause.message : String(cause)}`, {
        act: "See that the folder of Wirebench's data can be written and that the disk is not full.",
        cause,
      });
    });
    this.#turn = result.catch(() => {});
    return result;
  }
}

/** Null for a line that nobody wrote so: torn in a crash, or of a later version. */
function callOf(line: string): PastCall | null {
  try {
    const call = JSON.parse(line) as PastCall;
    return typeof call.id === "string" && typeof call.method === "string" ? call : null;
  } catch {
    return null;
  }
}

function headOf(call: PastCall): PastCallHead {
  const { id, sourceId, method, kind, target, startedAt, elapsedMs, state, status, sent, received, path: place, run = null } = call;
  return { id, sourceId, method, kind, target, startedAt, elapsedMs, state, status, sent, received, path: place, run };
}
