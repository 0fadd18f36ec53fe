import { Fault } from "#shared/base/fault";
import { encodeJson } from "../../../codec/json/encode";
import { type EntryTaker, type FileEntry, type FileGaps, noGaps } from "../call-facts";
import type { MessageTypes } from "../message-types";
import { Turns } from "../turns";
import { LineCutter } from "./line-cutter";
import { type NdjsonHead, readHeadLine } from "./ndjson-head";
import { readRowLine } from "./row-line";

/** The first line of a file: that of our own files; null for a file of bare messages. Faults: undecodable for what is no NDJSON, too-large. */
export async function readNdjsonHead(pieces: AsyncIterable<Uint8Array>): Promise<NdjsonHead | null> {
  for await (const lines of linesOf(pieces)) {
    for (const { text } of lines) {
      const head = readHeadLine(text);
      if (!head && !/^\s*\{/.test(text)) throw noNdjson();
      return head;
    }
  }
  throw noNdjson();
}

/**
 * Reads the rows of a file to its end: those of our own, or bare messages, one a line, which count as received at the time 0. A last
 * line that is not whole is left out. Faults: undecodable for a line that is no row, or no message of its type (facts.line);
 * too-large.
 */
export async function readNdjson(pieces: AsyncIterable<Uint8Array>, types: MessageTypes, take: EntryTaker): Promise<FileGaps> {
  const turns = new Turns();
  let isOurs: boolean | null = null;
  let offsetMs = 0;
  for await (const lines of linesOf(pieces)) {
    for (const { text, line, isLast } of lines) {
      if (isOurs === null) {
        isOurs = readHeadLine(text) !== null;
        if (isOurs) continue;
      }
      const entry = rowOf(text, isOurs, types);
      if (entry instanceof Fault) {
        if (isLast && entry.code !== "body-mismatch") return { ...noGaps, cut: true };
        throw inLine(entry, line);
      }
      offsetMs = Math.max(offsetMs, entry.offsetMs);
      const taken = take({ ...entry, offsetMs });
      if (taken) await taken;
      if (turns.isDue) await turns.pass();
    }
  }
  return noGaps;
}

interface Line {
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
  /** The last of a file, and without an end: its writer may not have come to it. */
  readonly isLast: boolean;
}

/** The lines of each piece that are not blank: an await for every line would cost more than reading it. */
async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Iterable<Line>> {
  const cutter = new LineCutter();
  let line = 0;
  for await (const piece of pieces) {
    yield (function* () {
      for (const text of cutter.push(piece)) {
        line++;
        if (text.trim() !== "") yield { text, line, isLast: false };
      }
    })();
  }
  const text = cutter.end();
  if (text.trim() !== "") yield [{ text, line: line + 1, isLast: true }];
}

function rowOf(text: string, isOurs: boolean, types: MessageTypes): FileEntry | Fault {
  try {
    if (isOurs) return readRowLine(text, types);
    return { kind: "received", offsetMs: 0, bytes: encodeJson(types.output, types.registry, text, { strict: true }) };
  } catch (reason) {
    return Fault.from(reason);
  }
}

function inLine(fault: Fault, line: number): Fault {
  const { column } = fault.facts;
  const place = typeof column === "number" ? `Line ${line}, column ${column}` : `Line ${line}`;
  return new Fault("undecodable", `${place}: ${fault.message}`, { act: fault.act, facts: { ...fault.facts, line }, cause: fault });
}

function noNdjson(): Fault {
  return new Fault("undecodable", "This is no NDJSON: each line is to be a JSON object.", {
    act: "Choose an NDJSON file, or a binary log of gRPC.",
  });
}
