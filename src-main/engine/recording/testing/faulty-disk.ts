import fs, { type FileHandle } from "node:fs/promises";
import type { FileSystem } from "../segment-file";

type ReadArguments = [buffer: Uint8Array, offset: number, length: number, position: number];

/** A real file system with faults that a test switches on. */
export class FaultyDisk {
  /** Bytes that may still be written; the write that goes over it is cut there, and the next one refused (ENOSPC). */
  left = Number.POSITIVE_INFINITY;
  /** Every read of a message is refused (EIO). */
  refusesReads = false;
  /** How often a message, or several, were read. */
  reads = 0;
  /** Milliseconds that every write takes. */
  delayMs = 0;

  readonly fs: FileSystem = {
    ...fs,
    open: async (...args: Parameters<FileSystem["open"]>) => {
      const file = await fs.open(...args);
      const { writev, writeFile, readv } = file;
      const read: (...args: ReadArguments) => ReturnType<FileHandle["read"]> = file.read.bind(file);
      return Object.assign(file, {
        writev: async (parts: readonly Uint8Array[], position: number) => {
          await this.#wait();
          return writev.call(file, this.#allowed(parts), position);
        },
        writeFile: async (bytes: Uint8Array) => {
          await this.#wait();
          this.#allowed([bytes]);
          return writeFile.call(file, bytes);
        },
        read: (...args: ReadArguments) => {
          this.#countRead();
          return read(...args);
        },
        readv: (parts: readonly Uint8Array[], position: number) => {
          this.#countRead();
          return readv.call(file, parts, position);
        },
      });
    },
  };

  #countRead(): void {
    if (this.refusesReads) throw systemError("EIO", "i/o error, read");
    this.reads++;
  }

  async #wait(): Promise<void> {
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
  }

  #allowed(parts: readonly Uint8Array[]): Uint8Array[] {
    const size = parts.reduce((sum, part) => sum + part.byteLength, 0);
    if (size > 0 && this.left <= 0) throw systemError("ENOSPC", "no space left on device, write");
    let room = this.left;
    this.left -= size;
    return parts
      .map((part) => {
        const piece = part.subarray(0, Math.max(0, room));
        room -= part.byteLength;
        return piece;
      })
      .filter((piece) => piece.byteLength > 0);
  }
}

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
