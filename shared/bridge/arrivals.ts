import { type Disposable, toDisposable } from "../base/disposable";
import { Fault } from "../base/fault";
import { soon } from "../base/structured-clone";

/**
 * The listening half of a FrameChannel, for transports to build on: keeps what arrives before somebody listens, and
 * remembers the end. It has one listener of each kind, since a channel has one owner.
 */
export class Arrivals {
  #backlog: unknown[] = [];
  #onFrame: ((frame: unknown) => void) | null = null;
  #onClose: ((reason: Fault) => void) | null = null;
  #ended: Fault | null = null;

  get ended(): boolean {
    return this.#ended !== null;
  }

  deliver(frame: unknown): void {
    if (this.#ended !== null) return;
    if (this.#onFrame !== null && this.#backlog.length === 0) this.#onFrame(frame);
    else this.#backlog.push(frame);
  }

  /** Only the first reason counts. */
  end(reason: Fault = new Fault("disconnected", "The connection to the other side is gone.")): void {
    if (this.#ended !== null) return;
    this.#ended = reason;
    this.#onClose?.(reason);
  }

  onFrame(listener: (frame: unknown) => void): Disposable {
    this.#onFrame = listener;
    soon(() => this.#replay());
    return toDisposable(() => {
      this.#onFrame = null;
    });
  }

  onClose(listener: (reason: Fault) => void): Disposable {
    this.#onClose = listener;
    const reason = this.#ended;
    if (reason !== null) soon(() => this.#onClose?.(reason));
    return toDisposable(() => {
      this.#onClose = null;
    });
  }

  #replay(): void {
    const backlog = this.#backlog;
    this.#backlog = [];
    for (const frame of backlog) this.#onFrame?.(frame);
  }
}
