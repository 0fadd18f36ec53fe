import type { Writable } from "node:stream";
import { type Disposable, toDisposable } from "#shared/base/disposable";

/** The world of one run of the command line. */
export interface CliIo {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** A person types on stdin: a slip is told, and does not end the call. */
  readonly interactive: boolean;
  /** Asks a person for what is not shown while it is typed; null where nobody is there. Fault cancelled. */
  readonly askSecret: ((question: string) => Promise<string>) | null;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Exit codes. A call that ends with a gRPC status other than OK exits with `statusBase` plus its code, as grpcurl does. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, statusBase: 64 } as const;

/** Writes a line; answers false where the stream asks to wait for its `drain`. */
export function writeLine(stream: Writable, line: string): boolean {
  return stream.write(`${line}\n`);
}

/** What a terminal takes for orders, which a server's words must not give it; not the line's end and the tab. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const orders = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Writes a line for a person, in which words of a server may stand. */
export function tellLine(stream: Writable, line: string): boolean {
  return writeLine(stream, withoutOrders(line));
}

/** A text that gives a terminal no orders. */
export function withoutOrders(text: string): string {
  return text.replace(orders, (order) => `\\x${order.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** Acts once the signal is aborted, at once where it is already. */
export function onAbort(signal: AbortSignal, act: () => void): Disposable {
  if (signal.aborted) act();
  signal.addEventListener("abort", act);
  return toDisposable(() => signal.removeEventListener("abort", act));
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
