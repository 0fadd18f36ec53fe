import { Emitter } from "#shared/base/emitter";
import type { NodeHit } from "#shared/model/message-view";

/** More hits than the core answers. */
export const maxHits = 1000;
const pauseMs = 150;

/** Hits as they come, and how far the search has come. */
export interface FoundSoFar {
  readonly hits: readonly NodeHit[];
  readonly searched: number;
  readonly size: number;
}

/** Asks the core. What is cancelled may end with an error. */
export type Find = (text: string, matchCase: boolean) => { readonly items: AsyncIterable<FoundSoFar>; cancel(): void };

export interface FinderState {
  readonly text: string;
  readonly matchCase: boolean;
  readonly hits: readonly NodeHit[];
  /** Which hit is shown; -1 where none is. */
  readonly at: number;
  /** The part searched, 0 to 1; 1 once all is. */
  readonly progress: number;
}

const nothing: FinderState = { text: "", matchCase: false, hits: [], at: -1, progress: 1 };

/** A search through one message: hits come while it goes on, and one of them is shown. */
export class Finder {
  readonly #find: Find;
  readonly #show: (hit: NodeHit) => void;
  readonly #changed = new Emitter<void>();
  #state = nothing;
  /** Of the searches, the one that counts. */
  #latest = 0;
  #cancel: () => void = () => {};

  /** `show` runs for the hit that the user goes to, and for the first one. */
  constructor(find: Find, show: (hit: NodeHit) => void) {
    this.#find = find;
    this.#show = show;
  }

  readonly onDidChange = this.#changed.event;

  get state(): FinderState {
    return this.#state;
  }

  /** Searches for another text after a short pause, for people type. */
  search(text: string, matchCase: boolean): void {
    const search = this.#begin();
    this.#set({ ...nothing, text, matchCase, progress: text === "" ? 1 : 0 });
    if (text !== "") setTimeout(() => void this.#run(search), pauseMs);
  }

  /** Goes `by` hits on or back; at an end, from the other one. */
  go(by: 1 | -1): void {
    const { hits, at } = this.#state;
    const hit = hits[(at + by + hits.length) % hits.length];
    if (!hit) return;
    this.#set({ ...this.#state, at: hits.indexOf(hit) });
    this.#show(hit);
  }

  /** Forgets the search. */
  close(): void {
    this.#begin();
    this.#set(nothing);
  }

  /** Ends the search that is under way; answers the number of the next. */
  #begin(): number {
    this.#cancel();
    this.#cancel = () => {};
    return ++this.#latest;
  }

  async #run(search: number): Promise<void> {
    if (search !== this.#latest) return;
    try {
      const found = this.#find(this.#state.text, this.#state.matchCase);
      this.#cancel = () => found.cancel();
      for await (const { hits, searched, size } of found.items) {
        if (search !== this.#latest) return;
        this.#take(hits, size === 0 ? 1 : searched / size);
      }
    } catch {
      // The call is gone or the core is: the window says so elsewhere; what was found stays.
    }
    if (search === this.#latest) this.#set({ ...this.#state, progress: 1 });
  }

  #take(hits: readonly NodeHit[], progress: number): void {
    const isFirst = this.#state.hits.length === 0;
    this.#set({ ...this.#state, hits: [...this.#state.hits, ...hits], progress });
    if (isFirst && hits.length > 0) this.go(1);
  }

  #set(state: FinderState): void {
    this.#state = state;
    this.#changed.fire();
  }
}
