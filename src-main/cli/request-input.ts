import path from "node:path";
import { Fault } from "#shared/base/fault";
import type { Variable } from "#shared/model/feed";
import type { BodyFormat } from "#shared/model/request-body";
import { positionAt } from "#shared/model/text-position";
import type { CallSession } from "../engine/calls/session";
import { type BodyFiles, readBodyFile } from "../engine/codec/body/body-files";
import { shiftFault } from "../engine/codec/body-fault";
import { jsonPieces } from "../engine/codec/json/encode";
import { type JsonPiece, JsonSplitter } from "../engine/codec/json-splitter";
import { reportFault } from "./call-report";
import { aborted, type CliIo } from "./io";

/** How -d may be written. */
const dataFormats = ["json", "text", "hex", "base64"] as const;
type DataFormat = (typeof dataFormats)[number];

/** -format. Fault `bad-params`. */
export function dataFormatOf(text: string | null): DataFormat {
  const format = dataFormats.find((one) => one === (text ?? "json"));
  if (format !== undefined) return format;
  throw new Fault("bad-params", `-format is ${dataFormats.join(", ")}, not ${JSON.stringify(text)}.`);
}

/** Where a call's request is: what -d says, or the path of a file of bytes. */
export interface RequestData {
  readonly data: string | null;
  readonly format: DataFormat;
  readonly file: string | null;
  /** Does it have `{{names}}` that are filled in when it is sent? */
  readonly hasNames: boolean;
}

/** What a call sends: pieces that are known at its start, and where more come from, if any. */
export interface Request {
  readonly format: BodyFormat;
  readonly pieces: readonly JsonPiece[];
  readonly more: RequestPump | null;
}

const begin = { offset: 0, line: 1, column: 1 };
/** Between the messages of a stream that are not JSON, as grpcurl has it: U+001E, the record separator. */
const separator = "\u001E";

/** The files that a command line names are those of the user's own shell. */
export const shellFiles: BodyFiles = { pathOf: async (reference) => path.resolve(reference) };

/**
 * Reads -d or -data-file. A stream's JSON messages from stdin are sent as they come; all else is read whole. Without data a
 * call that takes one message sends an empty one, and a stream sends none. Faults: body-syntax, bad-params, file-not-found,
 * file-unreadable, too-large.
 */
export async function readRequest({ data, format, file, hasNames }: RequestData, streams: boolean, io: CliIo): Promise<Request> {
  if (file !== null) {
    if (data !== null) throw new Fault("bad-params", "-d and -data-file are two requests.", { act: "Give one of them." });
    return { format: "file", pieces: [{ text: file, start: begin }], more: null };
  }
  if (data === "@" && streams && format === "json") return { format, pieces: [], more: new RequestPump(io) };
  const text = data === "@" ? await readAll(io) : data?.startsWith("@") ? await readText(data.slice(1)) : data;
  const pieces = text === null ? [] : format === "json" ? jsonPieces(text, hasNames) : streams ? records(text) : [{ text, start: begin }];
  const empty = { text: format === "json" ? "{}" : "", start: begin };
  return { format, pieces: !streams && pieces.length === 0 ? [empty] : pieces, more: null };
}

/** The messages between record separators, each with its place. */
function records(text: string): JsonPiece[] {
  let offset = 0;
  const pieces: JsonPiece[] = [];
  for (const piece of text.split(separator)) {
    pieces.push({ text: piece, start: positionAt(text, offset) });
    offset += piece.length + separator.length;
  }
  // What ends with a separator, or is none at all, has no message more.
  return pieces.at(-1)?.text.trim() === "" ? pieces.slice(0, -1) : pieces;
}

/** A file of text. Faults: file-not-found, file-unreadable, too-large, body-syntax. */
async function readText(name: string): Promise<string> {
  const bytes = await readBodyFile(name, await shellFiles.pathOf(name));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Fault("body-syntax", `${name} is not UTF-8.`, { act: "Send a file of bytes with -data-file.", cause });
  }
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
  async pump(session: CallSession, ended: Promise<unknown>, variables?: readonly Variable[]): Promise<void> {
    const over = ended.then(() => null);
    const chunks = decoded(this.#io);
    const splitter = new JsonSplitter();
    try {
      for (
        let chunk = await Promise.race([chunks.next(), over]);
        chunk !== null && !chunk.done;
        chunk = await Promise.race([chunks.next(), over])
      ) {
        await this.#send(session, splitter.push(chunk.value), variables);
      }
      await this.#send(session, splitter.end(), variables);
      session.finish();
    } catch (reason) {
      // The call was over first: its status is the news.
      if (Fault.from(reason).code === "wrong-state") return;
      session.cancel();
      throw reason;
    }
  }

  async #send(session: CallSession, pieces: readonly JsonPiece[], variables?: readonly Variable[]): Promise<void> {
    for (const piece of pieces) {
      try {
        await session.send({ format: "json", text: piece.text }, variables);
      } catch (reason) {
        const fault = shiftFault(Fault.from(reason), piece.start);
        if (!this.#io.interactive || fault.code === "wrong-state") throw fault;
        reportFault(this.#io.stderr, fault);
      }
    }
  }
}
