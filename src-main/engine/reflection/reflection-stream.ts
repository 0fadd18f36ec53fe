import { type Disposable, toDisposable } from "#shared/base/disposable";
import type { MetadataPair } from "#shared/model/metadata";
import { statusName } from "#shared/model/status";
import type { Channel, RawCall, RawStatus } from "../channels/channel";
import {
  decodeAnswer,
  encodeQuestion,
  type ReflectionAnswer,
  type ReflectionQuestion,
  type ReflectionVersion,
  reflectionPath,
} from "./reflection-types";

/** The stream ended before a question was answered. */
export class StreamEnded extends Error {
  override readonly name = "StreamEnded";
  readonly status: Pick<RawStatus, "code" | "message" | "origin" | "cause" | "handshake">;

  constructor(status: StreamEnded["status"]) {
    super(`${statusName(status.code)}: ${status.message}`);
    this.status = status;
  }
}

export interface StreamOptions {
  readonly version: ReflectionVersion;
  readonly metadata: readonly MetadataPair[];
  readonly deadlineMs: number;
}

interface Waiting {
  resolve(answer: ReflectionAnswer): void;
  reject(reason: StreamEnded): void;
}

const internal = 13;

/** One call of ServerReflectionInfo: questions, and their answers in the same order. */
export class ReflectionStream implements Disposable {
  readonly #call: RawCall;
  readonly #waiting: Waiting[] = [];
  readonly #alive: Disposable;
  #ended: StreamEnded | null = null;

  constructor(channel: Channel, { version, metadata, deadlineMs }: StreamOptions) {
    this.#call = channel.startCall(
      reflectionPath(version),
      { metadata, deadlineMs },
      {
        onConnecting: () => {},
        onConnected: () => {},
        onConnection: () => {},
        onHeaders: () => {},
        onMessage: (bytes) => this.#answered(bytes),
        onEnd: (status) => this.#end(new StreamEnded(status)),
      },
    );
    this.#alive = toDisposable(() => this.#call.cancel());
  }

  /** Several may be asked at once. Rejects with StreamEnded. */
  ask(question: ReflectionQuestion): Promise<ReflectionAnswer> {
    const ended = this.#ended;
    if (ended) return Promise.reject(ended);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      void this.#call.send(encodeQuestion(question));
    });
  }

  dispose(): void {
    this.#call.halfClose();
    this.#alive.dispose();
  }

  #answered(bytes: Uint8Array): void {
    if (this.#ended) return;
    const first = this.#waiting.shift();
    try {
      if (!first) throw new Error("The server answers what was not asked.");
      first.resolve(decodeAnswer(bytes));
    } catch (reason) {
      const message = reason instanceof Error ? reason.message : String(reason);
      const broken = new StreamEnded({ code: internal, message, origin: "client", cause: null });
      first?.reject(broken);
      this.#end(broken);
      this.#call.cancel();
    }
  }

  #end(reason: StreamEnded): void {
    this.#ended ??= reason;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#ended);
  }
}
