import type { Socket } from "node:net";
import { Duplex } from "node:stream";

/** A socket that keeps what came through it first, up to a bound. Slower than the socket: for looks, never for calls. */
export class TappedSocket extends Duplex {
  readonly #socket: Socket;
  readonly #kept: Buffer[] = [];
  #room: number;

  /** `keepBytes` at most. */
  constructor(socket: Socket, keepBytes: number) {
    super();
    this.#socket = socket;
    this.#room = keepBytes;
    socket.on("data", (bytes: Buffer) => {
      this.#keep(bytes);
      if (!this.push(bytes)) socket.pause();
    });
    socket.once("end", () => this.push(null));
    socket.once("error", (error) => this.destroy(error));
    socket.once("close", () => this.destroy());
  }

  get received(): Buffer {
    return Buffer.concat(this.#kept);
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#socket.write(bytes, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  #keep(bytes: Buffer): void {
    const kept = bytes.subarray(0, this.#room);
    this.#room -= kept.length;
    if (kept.length > 0) this.#kept.push(kept);
  }
}
