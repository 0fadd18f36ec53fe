import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import type { RecordingFormat } from "#shared/model/recording";
import { readBinaryLog } from "../recording/files/binary-log/read-binary-log";
import { type EntryTaker, type FileCall, type FileGaps, noGaps } from "../recording/files/call-facts";
import { formatOf } from "../recording/files/file-format";
import { type FileProgress, filePieces } from "../recording/files/file-pieces";
import type { MessageTypes } from "../recording/files/message-types";
import { readNdjson, readNdjsonHead } from "../recording/files/ndjson/read-ndjson";

/** What is in a file of calls. */
export interface FoundCalls {
  readonly format: RecordingFormat;
  /** Empty for bare messages. */
  readonly calls: readonly FileCall[];
  /** Calls beyond these. */
  readonly more: number;
  /** The types that the file itself has. */
  readonly descriptorSet: Uint8Array | null;
}

/** How work on a file is followed. */
export interface FileWork {
  readonly cancellation: Cancellation;
  readonly onProgress: (progress: FileProgress) => void;
}

/**
 * A file with calls. All of it: a binary log is read to its end to be looked at, of NDJSON the first line is. Faults of all:
 * file-not-found, file-unreadable, those of the cancellation; undecodable for a file of neither format.
 */
export class RecordingFileReader {
  readonly #place: string;
  readonly #work: FileWork;

  constructor(place: string, work: FileWork) {
    this.#place = place;
    this.#work = work;
  }

  async look(): Promise<FoundCalls> {
    const format = await this.#format();
    if (format === "binary-log") return { format, ...(await readBinaryLog(this.#pieces(), null)), descriptorSet: null };
    const head = await readNdjsonHead(this.#pieces());
    const calls: FileCall[] = head ? [{ key: "0", facts: head.facts, messages: null, loggedBy: null, ...noGaps }] : [];
    return { format, calls, more: 0, descriptorSet: head?.descriptorSet ?? null };
  }

  /** The rows of one call of a binary log; answers the call. Fault bad-params: there is none. */
  async readLogged(key: string, take: EntryTaker): Promise<FileCall> {
    const { calls } = await readBinaryLog(this.#pieces(), { key, take });
    const call = calls.find((one) => one.key === key);
    if (!call) throw new Fault("bad-params", "The file has no such call.", { act: "It may have changed: open it again." });
    return call;
  }

  /** The rows of NDJSON. Faults of its lines too: undecodable (facts.line), too-large. */
  readLines(types: MessageTypes, take: EntryTaker): Promise<FileGaps> {
    return readNdjson(this.#pieces(), types, take);
  }

  async #format(): Promise<RecordingFormat> {
    for await (const piece of this.#pieces()) return formatOf(piece);
    throw new Fault("undecodable", "The file is empty.", { act: "Choose an NDJSON file, or a binary log of gRPC." });
  }

  #pieces(): AsyncGenerator<Uint8Array> {
    return filePieces(this.#place, this.#work.cancellation, this.#work.onProgress);
  }
}
