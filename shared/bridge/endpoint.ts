import { type Disposable, DisposableStore } from "../base/disposable";
import { Fault } from "../base/fault";
import { type Frame, type FrameChannel, type OperationFrame, parseFrame } from "./frames";

/** What an endpoint tells its owner. */
export interface EndpointListener {
  /** A checked frame, after the greeting. Throwing a Fault here ends the channel. */
  onFrame(frame: OperationFrame): void;
  /** Runs once. Nothing can be sent any more. */
  onEnd(reason: Fault): void;
}

/** What both ends of a channel do alike: greet, check every frame on arrival, and end once. */
export class Endpoint implements Disposable {
  readonly #channel: FrameChannel;
  readonly #version: number;
  readonly #listener: EndpointListener;
  readonly #owned = new DisposableStore();
  #greeted = false;
  #ended = false;

  constructor(channel: FrameChannel, version: number, listener: EndpointListener) {
    this.#channel = channel;
    this.#version = version;
    this.#listener = listener;
    this.#owned.add(channel.onClose((reason) => this.end(reason)));
    channel.send({ t: "hello", version });
    this.#owned.add(channel.onFrame((frame) => this.#receive(frame)));
  }

  /** Throws Fault `too-large` or `internal` if the frame cannot be carried. Does nothing after the end. */
  send(frame: Frame): void {
    if (!this.#ended) this.#channel.send(frame);
  }

  /** Closes the channel and tells the owner why. */
  end(reason: Fault): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#owned.dispose();
    this.#channel.close();
    this.#listener.onEnd(reason);
  }

  dispose(): void {
    this.end(new Fault("disconnected", "This side closed the connection."));
  }

  #receive(value: unknown): void {
    if (this.#ended) return;
    try {
      const frame = parseFrame(value);
      if (frame.t === "hello") this.#greet(frame.version);
      else if (this.#greeted) this.#listener.onFrame(frame);
      else throw new Fault("protocol", "A frame came before the greeting.");
    } catch (reason) {
      this.end(Fault.from(reason));
    }
  }

  #greet(version: number): void {
    if (this.#greeted) throw new Fault("protocol", "A second greeting came.");
    if (version !== this.#version) {
      throw new Fault("version-mismatch", `The other side speaks version ${version} of the contract, this one ${this.#version}.`, {
        act: "Close all windows of Wirebench and start it again.",
        facts: { theirs: version, ours: this.#version },
      });
    }
    this.#greeted = true;
  }
}
