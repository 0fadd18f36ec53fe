import { type Cancellation, CancellationSource } from "#shared/base/cancellation";
import type { Disposable } from "#shared/base/disposable";
import { Emitter, type Event } from "#shared/base/emitter";
import { Fault } from "#shared/base/fault";
import { after } from "#shared/base/timer";
import type { Loading } from "#shared/model/schema";
import type { CompileControl } from "./compile/schema-engine";

/** What takes less time than this is not worth a word. */
const defaultSlowMs = 200;

interface Running {
  readonly sourceId: string;
  readonly label: string;
  done: number;
  total: number | null;
  isSlow: boolean;
  readonly cancelling: CancellationSource;
  readonly settled: Promise<unknown>;
}

/** The sources that are being loaded at this moment. */
export class Loadings implements Disposable {
  readonly #running = new Set<Running>();
  readonly #changes = new Emitter<void>();
  readonly #slowMs: number;

  constructor(slowMs = defaultSlowMs) {
    this.#slowMs = slowMs;
  }

  /** Fires when `list` answers something else. */
  readonly onDidChange: Event<void> = this.#changes.event;

  /** What takes a while, each source once, in the order in which they began. */
  list(): Loading[] {
    const shown = new Map<string, Loading>();
    for (const { sourceId, label, done, total, isSlow } of this.#running) {
      if (isSlow && !shown.has(sourceId)) shown.set(sourceId, { sourceId, label, done, total });
    }
    return [...shown.values()];
  }

  has(sourceId: string): boolean {
    return [...this.#running].some((one) => one.sourceId === sourceId);
  }

  /** Runs `load` as the loading of a source. It is to end when it is cancelled: by `outer`, by `cancel` or by `dispose`. */
  async run<T>(
    { sourceId, label }: Pick<Loading, "sourceId" | "label">,
    load: (control: Required<CompileControl>) => Promise<T>,
    outer?: Cancellation,
  ): Promise<T> {
    outer?.throwIfCancelled();
    const cancelling = new CancellationSource();
    let settle = () => {};
    const settled = new Promise<void>((resolve) => (settle = resolve));
    const running: Running = { sourceId, label, done: 0, total: null, isSlow: false, cancelling, settled };
    const slow = after(this.#slowMs, () => {
      running.isSlow = true;
      this.#changed();
    });
    const progress = (done: number, total: number | null) => {
      Object.assign(running, { done, total });
      if (running.isSlow && this.#running.has(running)) this.#changed();
    };
    this.#running.add(running);
    const outerCancelling = outer?.onCancelled((reason) => cancelling.cancel(reason));
    // Whoever cancels is not kept waiting for the work to notice.
    cancelling.onCancelled(() => this.#end(running));
    try {
      return await load({ cancellation: cancelling, progress });
    } finally {
      for (const one of [slow, outerCancelling, cancelling]) one?.dispose();
      this.#end(running);
      settle();
    }
  }

  /** Cancels all loading of a source; none is fine too. */
  cancel(sourceId: string): void {
    for (const running of [...this.#running]) if (running.sourceId === sourceId) running.cancelling.cancel();
  }

  /** Resolves when what is loading of a source now has come to its end, whichever. */
  async settled(sourceId: string): Promise<void> {
    await Promise.all([...this.#running].filter((one) => one.sourceId === sourceId).map(({ settled }) => settled));
  }

  /** Cancels all. */
  dispose(): void {
    this.#changes.dispose();
    for (const { cancelling } of [...this.#running]) cancelling.cancel(new Fault("cancelled", "The program ends."));
  }

  #end(running: Running): void {
    if (this.#running.delete(running) && running.isSlow) this.#changed();
  }

  #changed(): void {
    this.#changes.fire();
  }
}
