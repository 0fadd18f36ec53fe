import fs, { type FileHandle } from "node:fs/promises";
import type { FileSystem } from "../segment-file";

type ReadArguments = [buffer: Uint8Array, offset: number, length: number, position: number];

export const operations = ["mkdir", "open", "readdir", "readFile", "rename", "rm", "stat", "write", "sync", "read"] as const;
export type Operation = (typeof operations)[number];

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
  /** Operations until now. */
  count = 0;
  /** Files that are open. */
  openFiles = 0;
  /** Is asked before each operation, which fails with what it throws; of a write it may answer how many bytes at most are written. */
  onOperation: (operation: Operation) => number | undefined = () => undefined;

  readonly fs: FileSystem = {
    mkdir: this.#doing("mkdir", fs.mkdir),
    open: (...args: Parameters<FileSystem["open"]>) => this.#do("open", async () => this.#watched(await fs.open(...args))),
    readdir: this.#doing("readdir", fs.readdir),
    readFile: this.#doing("readFile", fs.readFile),
    rename: this.#doing("rename", fs.rename),
    rm: this.#doing("rm", fs.rm),
    stat: this.#doing("stat", fs.stat),
  };

  /** The same function, as an operation. */
  #doing<T extends (...args: never[]) => Promise<unknown>>(operation: Operation, act: T): T {
    return ((...args: Parameters<T>) => this.#do(operation, () => act(...args))) as T;
  }

  async #do<T>(operation: Operation, act: (most: number | undefined) => Promise<T>): Promise<T> {
    this.count++;
    return act(this.onOperation(operation));
  }

  #watched(file: FileHandle): FileHandle {
    this.openFiles++;
    const { writev, writeFile, readv, datasync, close } = file;
    const read: (...args: ReadArguments) => ReturnType<FileHandle["read"]> = file.read.bind(file);
    return Object.assign(file, {
      writev: (parts: readonly Uint8Array[], position: number) =>
        this.#do("write", async (most) => {
          await this.#wait();
          return writev.call(file, this.#allowed(parts, most), position);
        }),
      writeFile: (bytes: Uint8Array) =>
        this.#do("write", async (most) => {
          await this.#wait();
          this.#allowed([bytes], most);
          return writeFile.call(file, bytes);
        }),
      datasync: () => this.#do("sync", () => datasync.call(file)),
      read: (...args: ReadArguments) => this.#read(() => read(...args)),
      readv: (parts: readonly Uint8Array[], position: number) => this.#read(() => readv.call(file, parts, position)),
      close: async () => {
        this.openFiles--;
        await close.call(file);
      },
    });
  }

  #read<T>(act: () => Promise<T>): Promise<T> {
    return this.#do("read", () => {
      if (this.refusesReads) throw systemError("EIO");
      this.reads++;
      return act();
    });
  }

  async #wait(): Promise<void> {
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
  }

  #allowed(parts: readonly Uint8Array[], most = Number.POSITIVE_INFINITY): Uint8Array[] {
    const size = parts.reduce((sum, part) => sum + part.byteLength, 0);
    if (size > 0 && this.left <= 0) throw systemError("ENOSPC");
    let room = Math.min(most, this.left);
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

/** As the system would say it. */
export function systemError(code: "ENOSPC" | "EIO"): Error {
  return Object.assign(new Error(`${code}: ${code === "EIO" ? "i/o error" : "no space left on device"}`), { code });
}
