import path from "node:path";
import type { Cancellation } from "#shared/base/cancellation";
import type { Disposable } from "#shared/base/disposable";
import { Emitter, type Event } from "#shared/base/emitter";
import { Fault } from "#shared/base/fault";
import type { HistoryFacts, PastCall, PastCallPage, PastCallQuery } from "#shared/model/history";
import { defaultHistorySettings, type HistorySettings } from "#shared/model/settings";
import { HistoryDays } from "./history-days";
import { HistoryIndex, type IndexedCall, wordsOf } from "./history-index";

/** What is cut makes this much room more than is needed, so that it is not cut again at the next call. */
const spareShare = 0.05;
/** Whoever else has work gets to it in between. */
const sliceMs = 8;

interface CallHistoryOptions {
  /** The app's data folder. */
  readonly folder: string;
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
  /** Hears of what could not be written: nobody waits for it. */
  readonly complain: (fault: Fault) => void;
}

interface Found {
  readonly text: string;
  readonly by: PastCallQuery["by"];
  readonly calls: readonly IndexedCall[];
}

/**
 * The calls that were made, in `history/DAY.jsonl`, a line of JSON each, the day by UTC. Written behind, some at a time; a torn
 * last line is passed over. The files have no secret that is known when they are written. An index in memory is made of them when it is
 * first asked for, and follows whoever else writes them.
 */
export class CallHistory implements Disposable {
  readonly #days: HistoryDays;
  readonly #redact: (text: string) => string;
  readonly #complain: (fault: Fault) => void;
  readonly #changes = new Emitter<void>();
  readonly #index = new HistoryIndex();
  /** How large the files were when they were indexed. */
  readonly #indexed = new Map<string, number>();
  #settings: Pick<HistorySettings, "keeps" | "limitBytes"> = defaultHistorySettings;
  /** What was found last, as long as nothing has changed. */
  #found: Found | null = null;
  #waiting: PastCall[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ folder, redact, complain }: CallHistoryOptions) {
    this.#days = new HistoryDays(path.join(folder, "history"));
    this.#redact = redact;
    this.#complain = complain;
  }

  /** Fires when calls have come or gone. */
  get onDidChange(): Event<void> {
    return this.#changes.event;
  }

  /** Holds from now on: what is too much goes at once. */
  setSettings(settings: Pick<HistorySettings, "keeps" | "limitBytes">): void {
    const isSmaller = settings.limitBytes < this.#settings.limitBytes;
    this.#settings = settings;
    if (isSmaller) this.#behind(() => this.#bound());
  }

  /** Keeps a call, unless the user wants none to be kept; it is on the disk soon. */
  add(call: PastCall): void {
    if (!this.#settings.keeps) return;
    this.#waiting.push(call);
    if (this.#waiting.length === 1) this.#behind(() => this.#write());
  }

  /** Keeps a call that is still being made out; who asks meanwhile waits for it. One that cannot be made out is none. */
  addSoon(coming: Promise<PastCall>): void {
    this.#behind(async () => {
      const call = await coming.catch(() => null);
      if (call === null || !this.#settings.keeps) return;
      this.#waiting.push(call);
      await this.#write();
    });
  }

  /** The newest first. Faults: io, cancelled. */
  list({ text, by, from, count }: PastCallQuery, cancellation?: Cancellation): Promise<PastCallPage> {
    return this.#inTurn(async () => {
      cancellation?.throwIfCancelled();
      await this.#follow();
      const found = await this.#search(text.trim().toLowerCase(), by, cancellation);
      return {
        calls: found.slice(from, from + count).map(({ head }) => head),
        total: found.length,
        days: daysOf(found),
        ofRuns: this.#index.newestFirst("run").length,
      };
    });
  }

  /** Fault call-gone. */
  read(id: string): Promise<PastCall> {
    return this.#inTurn(async () => {
      await this.#follow();
      const known = this.#index.get(id);
      const call = known && (await this.#callAt(known));
      if (call?.id === id) return call;
      throw new Fault("call-gone", "This call is not in the history any more.");
    });
  }

  facts(): Promise<HistoryFacts> {
    return this.#inTurn(async () => {
      await this.#follow();
      const bytes = [...this.#indexed.values()].reduce((sum, size) => sum + size, 0);
      return { calls: this.#index.size, bytes, since: this.#index.oldest?.startedAt ?? null };
    });
  }

  /** Without effect on one that is not there. Fault io. */
  remove(id: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#follow();
      const known = this.#index.get(id);
      if (!known) return;
      const { day, offset } = known.place;
      await this.#days.keep(day, (line) => line.offset !== offset);
      await this.#changed(day);
    });
  }

  /** Forgets all calls. Fault io. */
  clear(): Promise<void> {
    return this.#inTurn(async () => {
      this.#waiting = [];
      await this.#days.removeAll();
      await this.#changed();
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
    const lines = new Map<string, string[]>();
    for (const call of calls) {
      const day = `${new Date(call.startedAt).toISOString().slice(0, 10)}.jsonl`;
      lines.set(day, [...(lines.get(day) ?? []), this.#redact(JSON.stringify(call))]);
    }
    for (const [day, added] of lines) {
      const offset = await this.#days.append(day, added);
      // What was indexed to its end goes on from there; else it is read when it is asked for.
      if (this.#indexed.get(day) === offset) this.#take(day, offset, added);
    }
    this.#found = null;
    await this.#bound();
    this.#changes.fire();
  }

  #take(day: string, from: number, lines: readonly string[]): void {
    let offset = from;
    for (const line of lines) {
      const length = Buffer.byteLength(line);
      const call = callOf(line);
      if (call) this.#index.add(call, { day, offset, length });
      offset += length + 1;
    }
    this.#indexed.set(day, offset);
  }

  /** Has the index know what the files have by now. */
  async #follow(): Promise<void> {
    const sizes = await this.#days.sizes();
    for (const day of [...this.#indexed.keys()]) if (!sizes.has(day)) this.#forget(day);
    for (const [day, size] of sizes) if (size !== this.#indexed.get(day)) await this.#readDay(day, size);
  }

  async #readDay(day: string, size: number): Promise<void> {
    this.#forget(day);
    const rest = new Slices();
    for await (const { text, offset, length } of this.#days.lines(day)) {
      const call = text.endsWith("}") ? callOf(text) : null;
      if (call) this.#index.add(call, { day, offset, length });
      await rest.next();
    }
    this.#indexed.set(day, size);
  }

  #forget(day: string): void {
    this.#index.dropDay(day);
    this.#indexed.delete(day);
    this.#found = null;
  }

  async #search(text: string, by: PastCallQuery["by"], cancellation?: Cancellation): Promise<readonly IndexedCall[]> {
    if (this.#found?.text === text && this.#found.by === by) return this.#found.calls;
    const calls: IndexedCall[] = [];
    const rest = new Slices();
    for (const call of this.#index.newestFirst(by)) {
      if (text === "" || (call.words ?? (await this.#wordsAt(call))).includes(text)) calls.push(call);
      if (await rest.next()) cancellation?.throwIfCancelled();
    }
    this.#found = { text, by, calls };
    return calls;
  }

  async #wordsAt(known: IndexedCall): Promise<string> {
    const call = await this.#callAt(known);
    return call ? wordsOf(call) : "";
  }

  async #callAt({ place: { day, offset, length } }: IndexedCall): Promise<PastCall | null> {
    return callOf(await this.#days.line(day, offset, length));
  }

  /** The oldest calls go until all fit. */
  async #bound(): Promise<void> {
    const sizes = await this.#days.sizes();
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    const { limitBytes } = this.#settings;
    let excess = total <= limitBytes ? 0 : total - limitBytes * (1 - spareShare);
    for (const [day, size] of sizes) {
      if (excess <= 0) return;
      if (size <= excess) await this.#days.remove(day);
      else await this.#days.keep(day, ({ offset, length }) => offset + length + 1 > excess);
      await this.#changed(day);
      excess -= size;
    }
  }

  /** Files were written anew: one, or all of them. */
  async #changed(day?: string): Promise<void> {
    for (const one of day === undefined ? [...this.#indexed.keys()] : [day]) this.#forget(one);
    this.#changes.fire();
  }

  #behind(work: () => Promise<void>): void {
    this.#inTurn(work).catch((reason: unknown) => this.#complain(Fault.from(reason)));
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

/** Work in slices of time: `next` lets others have a turn where one is over, and says so. */
class Slices {
  #from = performance.now();

  async next(): Promise<boolean> {
    if (performance.now() - this.#from < sliceMs) return false;
    await new Promise((resolve) => setImmediate(resolve));
    this.#from = performance.now();
    return true;
  }
}

/** Those found are in order, and so are their days. */
function daysOf(calls: readonly IndexedCall[]): { day: number; count: number }[] {
  const days: { day: number; count: number }[] = [];
  for (const { head } of calls) {
    const last = days.at(-1);
    if (last && head.startedAt >= last.day) last.count++;
    else days.push({ day: new Date(head.startedAt).setHours(0, 0, 0, 0), count: 1 });
  }
  return days;
}

/** Null for a line that nobody wrote so: torn in a crash, or of a later version. What an earlier version did not write is as for a call without. */
function callOf(line: string): PastCall | null {
  try {
    const call = JSON.parse(line) as PastCall;
    if (typeof call.id !== "string" || typeof call.method !== "string" || typeof call.startedAt !== "number") return null;
    const auth = typeof call.auth === "object" ? call.auth : null;
    return {
      ...call,
      auth,
      run: call.run ?? null,
      settings: call.settings ?? {},
      variables: call.variables ?? [],
      workspace: call.workspace ?? null,
    };
  } catch {
    return null;
  }
}
