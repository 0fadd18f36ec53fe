import type { Writable } from "node:stream";
import type { DescMessage, Registry } from "@bufbuild/protobuf";
import { type Disposable, toDisposable } from "#shared/base/disposable";
import { Emitter, type Event } from "#shared/base/emitter";
import type { MessageProblem } from "#shared/model/message-view";
import { decodeJson } from "../engine/codec/display/decode";
import { printText } from "../engine/codec/text/print-text";

/** UTF-16 units. A write per message would cost a fast stream a third of its speed. */
const batchLength = 64 * 1024;
/** How many different problems of one call's messages are told. */
const maxTold = 20;

interface Printed {
  readonly text: string;
  readonly problems: readonly MessageProblem[];
}

/** How messages are printed. */
export interface PrintFormat {
  /** Text format, with the record separator U+001E between messages, as grpcurl has it; else JSON. */
  readonly text: boolean;
  /** Of JSON. */
  readonly indent: number;
  readonly emitDefaults: boolean;
}

/** Prints messages as JSON or in text format, one after the other, and tells when the reader of the output cannot keep up or is gone. */
export class MessagePrinter implements Disposable {
  readonly #out: Writable;
  readonly #type: DescMessage;
  readonly #registry: Registry;
  readonly #format: PrintFormat;
  readonly #full = new Emitter<boolean>();
  readonly #gone = new Emitter<void>();
  readonly #problem = new Emitter<MessageProblem>();
  readonly #told = new Set<string>();
  readonly #listening: Disposable;
  #pending = "";
  #isFirst = true;
  #flushing: NodeJS.Immediate | undefined;
  #isFull = false;
  #isGone = false;

  constructor(out: Writable, type: DescMessage, registry: Registry, format: PrintFormat) {
    this.#out = out;
    this.#type = type;
    this.#registry = registry;
    this.#format = format;
    const onDrain = () => this.#setFull(false);
    // `| head` closes our output: no failure, but nobody reads on.
    const onGone = () => {
      this.#isGone = true;
      this.#gone.fire();
    };
    out.on("drain", onDrain);
    out.on("error", onGone);
    this.#listening = toDisposable(() => {
      out.off("drain", onDrain);
      out.off("error", onGone);
    });
  }

  /** True where the output takes no more for now; false when it does again. */
  get onFull(): Event<boolean> {
    return this.#full.event;
  }

  /** The reader of the output closed it. */
  get isGone(): boolean {
    return this.#isGone;
  }

  get onGone(): Event<void> {
    return this.#gone.event;
  }

  /** Something in a message that its type does not allow; each kind of it once. */
  get onProblem(): Event<MessageProblem> {
    return this.#problem.event;
  }

  print(bytes: Uint8Array): void {
    if (this.#isGone) return;
    const { text, problems } = this.#format.text ? this.#text(bytes) : this.#json(bytes);
    for (const problem of problems) this.#tell(problem);
    this.#pending += text;
    if (this.#pending.length >= batchLength) this.flush();
    else this.#flushing ??= setImmediate(() => this.flush());
  }

  #json(bytes: Uint8Array): Printed {
    const { json, problems } = decodeJson(this.#type, this.#registry, bytes, this.#format);
    return { text: `${json}\n`, problems };
  }

  #text(bytes: Uint8Array): Printed {
    const separator = this.#isFirst ? "" : "\u001E\n";
    this.#isFirst = false;
    const { text, problems } = printText(this.#type, this.#registry, bytes);
    return { text: separator + text, problems };
  }

  /** Hands on what waits for its batch. */
  flush(): void {
    clearImmediate(this.#flushing);
    this.#flushing = undefined;
    const batch = this.#pending;
    this.#pending = "";
    if (batch !== "" && !this.#out.write(batch)) this.#setFull(true);
  }

  dispose(): void {
    this.flush();
    this.#listening.dispose();
    this.#full.dispose();
    this.#gone.dispose();
    this.#problem.dispose();
  }

  /** The same words once: a stream may have the same problem in every message. */
  #tell(problem: MessageProblem): void {
    if (this.#told.size >= maxTold || this.#told.has(problem.message)) return;
    this.#told.add(problem.message);
    this.#problem.fire(problem);
  }

  #setFull(isFull: boolean): void {
    if (this.#isFull === isFull) return;
    this.#isFull = isFull;
    this.#full.fire(isFull);
  }
}
