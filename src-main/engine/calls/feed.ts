import { setImmediate as turn } from "node:timers/promises";
import type { Disposable } from "#shared/base/disposable";
import { Fault, type FaultData } from "#shared/base/fault";
import { after } from "#shared/base/timer";
import type { FeedPace, FeedProgress, FeedState } from "#shared/model/feed";
import type { FeedSource } from "./feed-source";
import { Schedule } from "./schedule";

/** Flow control that holds a message for less is not told. */
const waitingMs = 150;
/** So long may sending go on without a turn for anything else. */
const workMs = 8;

/** So often it is seen whether what was sent can be kept again. */
const lookMs = 50;

/** Where a feed's messages go. */
export interface FeedSink {
  /** Can another message be kept? The recording's bounds count for what is sent, too. */
  hasRoom(): boolean;
  /** Resolves when there is room for another message. Fault wrong-state: the call takes no more. */
  send(bytes: Uint8Array): Promise<void>;
  /** Half-close. Fault wrong-state. */
  finish(): void;
  /** There is progress that no message tells of. */
  changed(): void;
}

/** The feeds of a call, one at a time. */
export class Feeder implements Disposable {
  readonly #sink: FeedSink;
  #run: FeedRun | null = null;

  constructor(sink: FeedSink) {
    this.#sink = sink;
  }

  /** Of the feed that runs, or that ran last; null where there was none. */
  get progress(): FeedProgress | null {
    return this.#run?.progress ?? null;
  }

  get isRunning(): boolean {
    return this.#run?.isRunning ?? false;
  }

  /** Begins to send. Fault wrong-state: something is being sent already. */
  start(source: FeedSource, pace: FeedPace): void {
    if (this.isRunning) {
      throw new Fault("wrong-state", "Messages are being sent already.", { act: "Wait for their end, or stop them." });
    }
    this.#run = new FeedRun(source, pace, this.#sink);
    void this.#run.run();
  }

  /** Sends no more; what was sent stays sent. Without effect where nothing is being sent. */
  stop(): void {
    this.#run?.stop();
  }

  /** Tells no more of a feed that has ended. Without effect while one runs. */
  forget(): void {
    if (!this.isRunning) this.#run = null;
  }

  dispose(): void {
    this.stop();
  }
}

/**
 * One feed: a message is read, encoded and sent when its time has come and the one before it has left room. So there is
 * never more than one of them in memory here, however many there are.
 */
class FeedRun {
  readonly #source: FeedSource;
  readonly #pace: FeedPace;
  readonly #sink: FeedSink;
  /** Ends what the feed waits for just now. */
  #wake = () => {};
  #state: FeedState = "running";
  #sent = 0;
  #bytes = 0;
  #fault: FaultData | null = null;
  /** Since when a message waits for room, on performance.now()'s clock. */
  #sendingSince: number | null = null;
  #lastTurn = performance.now();

  constructor(source: FeedSource, pace: FeedPace, sink: FeedSink) {
    this.#source = source;
    this.#pace = pace;
    this.#sink = sink;
  }

  get isRunning(): boolean {
    return this.#state === "running";
  }

  get progress(): FeedProgress {
    const { from, total, totalBytes } = this.#source;
    const waiting = this.isRunning && this.#sendingSince !== null && performance.now() - this.#sendingSince >= waitingMs;
    return { from, state: this.#state, sent: this.#sent, total, bytes: this.#bytes, totalBytes, waiting, fault: this.#fault };
  }

  stop(): void {
    this.#end("stopped");
  }

  async run(): Promise<void> {
    const watching = this.#watchWaiting();
    try {
      await this.#sendAll();
      if (!this.isRunning) return;
      this.#end("done");
      if (this.#pace.finish) this.#sink.finish();
    } catch (reason) {
      const fault = Fault.from(reason);
      // The call was over, or half-closed by hand, before all was sent: it says so itself.
      if (fault.code !== "wrong-state") this.#fault = fault.toData();
      this.#end(fault.code === "wrong-state" ? "stopped" : "failed");
    } finally {
      watching.dispose();
    }
  }

  async #sendAll(): Promise<void> {
    const schedule = new Schedule(this.#pace.intervalMs);
    for await (const { encode, read } of this.#source.messages()) {
      await this.#until(schedule.wait(performance.now()));
      if (!this.isRunning) return;
      const bytes = await encode();
      // Stopped while a file was read: what is not sent yet is not sent.
      if (!this.isRunning) return;
      await this.#send(bytes);
      this.#bytes += read;
      await this.#giveTurn();
      if (!this.isRunning) return;
    }
  }

  async #send(bytes: Uint8Array): Promise<void> {
    this.#sendingSince = performance.now();
    while (this.isRunning && !this.#sink.hasRoom()) await this.#until(lookMs);
    if (!this.isRunning) return;
    const room = this.#sink.send(bytes);
    this.#sent++;
    try {
      // Who stops does not wait for a server that reads nothing.
      await this.#orStopped(room);
    } catch (reason) {
      this.#sent--;
      throw reason;
    } finally {
      this.#sendingSince = null;
    }
  }

  /** Not a race with a promise that outlives it: that would keep a million of them. */
  #orStopped(promise: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#wake = resolve;
      promise.then(resolve, reject);
    });
  }

  /** Waits, unless it is stopped meanwhile. */
  async #until(ms: number): Promise<void> {
    if (ms < 1) return;
    let due = () => {};
    const timer = after(ms, () => due());
    await this.#orStopped(new Promise((resolve) => (due = resolve)));
    timer.dispose();
  }

  /** Where flow control never stops it, sending is one long chain of microtasks: nothing else would have a turn. */
  async #giveTurn(): Promise<void> {
    if (performance.now() - this.#lastTurn < workMs) return;
    await turn();
    this.#lastTurn = performance.now();
  }

  /** While a message waits nothing changes by itself that a watcher would hear of. */
  #watchWaiting(): Disposable {
    let told = false;
    const look = (): Disposable =>
      after(waitingMs, () => {
        const { waiting } = this.progress;
        if (waiting !== told) this.#sink.changed();
        told = waiting;
        timer = look();
      });
    let timer = look();
    return { dispose: () => timer.dispose() };
  }

  #end(state: FeedState): void {
    if (!this.isRunning) return;
    this.#state = state;
    this.#wake();
    this.#sink.changed();
  }
}
