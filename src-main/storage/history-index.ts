import { type CallMaker, type PastCall, type PastCallHead, pastHeadOf } from "#shared/model/history";

/** UTF-16 units of one call that are looked through in memory; a call with more to say is read when it is searched. */
const wordsLimit = 4096;
/** UTF-16 units of all calls together; of the oldest ones more is read then. */
const allWordsLimit = 16 * 1024 * 1024;

/** Where a call's line is. */
export interface LinePlace {
  /** The name of the day's file. */
  readonly day: string;
  /** In bytes. */
  readonly offset: number;
  readonly length: number;
}

/** What is known of a call without reading its line. */
export interface IndexedCall {
  readonly head: PastCallHead;
  readonly place: LinePlace;
  /** All that a search looks through, in small letters; null where it has to be read. */
  words: string | null;
}

/** The calls of the history as far as a list and a search need them, in memory: about a kilobyte each, and bounded texts. */
export class HistoryIndex {
  /** The oldest first, by when they began. */
  #calls: IndexedCall[] = [];
  #byId = new Map<string, IndexedCall>();
  #wordsLength = 0;

  get size(): number {
    return this.#calls.length;
  }

  get oldest(): PastCallHead | null {
    return this.#calls[0]?.head ?? null;
  }

  get(id: string): IndexedCall | null {
    return this.#byId.get(id) ?? null;
  }

  add(call: PastCall, place: LinePlace): void {
    const words = wordsOf(call);
    const indexed = { head: pastHeadOf(call), place, words: words.length > wordsLimit ? null : words };
    let at = this.#calls.length;
    while (at > 0 && (this.#calls[at - 1]?.head.startedAt ?? 0) > call.startedAt) at--;
    this.#calls.splice(at, 0, indexed);
    this.#byId.set(call.id, indexed);
    this.#wordsLength += indexed.words?.length ?? 0;
    for (let oldest = 0; this.#wordsLength > allWordsLimit && oldest < this.#calls.length; oldest++) {
      const old = this.#calls[oldest];
      this.#wordsLength -= old?.words?.length ?? 0;
      if (old) old.words = null;
    }
  }

  dropDay(day: string): void {
    const [gone, left] = [true, false].map((isOf) => this.#calls.filter(({ place }) => (place.day === day) === isOf));
    this.#calls = left ?? [];
    for (const { head, words } of gone ?? []) {
      this.#byId.delete(head.id);
      this.#wordsLength -= words?.length ?? 0;
    }
  }

  /** The newest first. */
  newestFirst(by: CallMaker): IndexedCall[] {
    const isWanted = ({ head }: IndexedCall) => by === "all" || (head.run !== null) === (by === "run");
    return this.#calls.filter(isWanted).reverse();
  }
}

/** What a search looks through, in small letters. */
export function wordsOf(call: PastCall): string {
  const { method, target, status, path, outcome, metadata, headers, trailers, bodies, messages } = call;
  const pairs = [...metadata, ...(headers ?? []), ...(trailers ?? [])].map(({ key, value }) => `${key}: ${value}`);
  const texts = [...bodies.map(({ text }) => text), ...messages.map(({ json }) => json)];
  return [method, target, status ?? "", path ?? "", outcome?.message ?? "", ...pairs, ...texts].join("\n").toLowerCase();
}
