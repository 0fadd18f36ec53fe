import { Fault } from "#shared/base/fault";
import type { CallSession } from "../engine/calls/session";
import { shiftFault } from "../engine/codec/body-fault";
import { jsonPieces } from "../engine/codec/json/encode";
import { type JsonPiece, JsonSplitter } from "../engine/codec/json-splitter";
import { reportFault } from "./call-report";
import { aborted, type CliIo } from "./io";

/** What a call sends: pieces that are known at its start, and where more come from, if any. */
export interface Request {
  readonly pieces: readonly JsonPiece[];
  readonly more: RequestPump | null;
}

const emptyMessage: JsonPiece = { text: "{}", start: { offset: 0, line: 1, column: 1 } };

/**
 * Reads -d. A stream's messages from stdin are sent as they come; all else is read whole. Without -d a call that takes
 * one message sends an empty one, and a stream sends none. Fault `body-syntax`.
 */
export async function readRequest(data: string | null, streams: boolean, io: CliIo): Promise<Request> {
  if (data === "@" && streams) return { pieces: [], more: new RequestPump(io) };
  const pieces = data === null ? [] : jsonPieces(data === "@" ? await readAll(io) : data);
  return { pieces: !streams && pieces.length === 0 ? [emptyMessage] : pieces, more: null };
}

/** All of stdin. Faults: body-syntax, cancelled. */
function readAll(io: CliIo): Promise<string> {
  const read = async () => {
    let text = "";
    for await (const chunk of decoded(io)) text += chunk;
    return text;
  };
  const cancelled = aborted(io.signal).then(() => {
    throw new Fault("cancelled", "Cancelled before the call began.");
  });
  return Promise.race([read(), cancelled]);
}

/** stdin as text. Fault `body-syntax` where it is not UTF-8. */
async function* decoded(io: CliIo): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of io.stdin) yield typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new Fault("body-syntax", "stdin is not UTF-8.", { cause });
  }
}

/** Sends the messages on stdin one by one as they are complete, then half-closes. */
export class RequestPump {
  readonly #io: CliIo;

  constructor(io: CliIo) {
    this.#io = io;
  }

  /**
   * Until stdin or the call ends. A message that does not fit ends the call and is thrown, unless a person types: then
   * it is told, and the next one may be better. Faults: body-syntax, body-mismatch.
   */
  async pump(session: CallSession, ended: Promise<unknown>): Promise<void> {
    const over = ended.then(() => null);
    const chunks = decoded(this.#io);
    const splitter = new JsonSplitter();
    try {
      for (
        let chunk = await Promise.race([chunks.next(), over]);
        chunk !== null && !chunk.done;
        chunk = await Promise.race([chunks.next(), over])
      ) {
        await this.#send(session, splitter.push(chunk.value));
      }
      await this.#send(session, splitter.end());
      session.finish();
    } catch (reason) {
      // The call was over first: its status is the news.
      if (Fault.from(reason).code === "wrong-state") return;
      session.cancel();
      throw reason;
    }
  }

  async #send(session: CallSession, pieces: readonly JsonPiece[]): Promise<void> {
    for (const piece of pieces) {
      try {
        await session.send(piece.text);
      } catch (reason) {
        const fault = shiftFault(Fault.from(reason), piece.start);
        if (!this.#io.interactive || fault.code === "wrong-state") throw fault;
        reportFault(this.#io.stderr, fault);
      }
    }
  }
}
