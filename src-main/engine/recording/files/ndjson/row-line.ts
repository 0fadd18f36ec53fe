import * as v from "valibot";
import { Fault } from "#shared/base/fault";
import { entryKinds } from "#shared/model/call";
import { encodeJson } from "../../../codec/json/encode";
import { JsonReader } from "../../../codec/json/json-reader";
import { unit } from "../../../codec/json/units";
import type { FileEntry } from "../call-facts";
import type { MessageTypes } from "../message-types";

/** A century. JSON's `1e999` is Infinity. */
const maxOffsetMs = 3.2e12;

const place = v.object({
  kind: v.picklist(entryKinds),
  offsetMs: v.pipe(v.number(), v.minValue(0), v.maxValue(maxOffsetMs)),
  bytes: v.optional(v.pipe(v.string(), v.base64())),
  mark: v.optional(v.string()),
  // Another tool may mean something else by the name.
  marked: v.fallback(v.boolean(), false),
});

/** A row as our own writer has it, up to its message: the rest of the line but for its last bracket. */
const ownRow = /^\{"index":\d+,"kind":"(sent|received)","offsetMs":(\d+(?:\.\d+)?),"size":\d+(,"marked":true)?,"message":/;

/** A row's line. Faults: body-syntax; undecodable for what is no row; those of a message's JSON. */
export function readRowLine(text: string, types: MessageTypes): FileEntry {
  const own = readOwnRow(text, types);
  return own ?? readAnyRow(text, types);
}

/** The usual row, without taking it apart; null for any other, such as one to which another tool has added members. */
function readOwnRow(text: string, { input, output, registry }: MessageTypes): FileEntry | null {
  const [prefix, written, offset, mark] = ownRow.exec(text) ?? [];
  const offsetMs = Number(offset);
  if (prefix === undefined || offsetMs > maxOffsetMs || !text.endsWith("}")) return null;
  const kind = written === "sent" ? "sent" : "received";
  try {
    const bytes = encodeJson(kind === "sent" ? input : output, registry, text.slice(prefix.length, -1));
    return mark ? { kind, offsetMs, bytes, marked: true } : { kind, offsetMs, bytes };
  } catch (reason) {
    if (reason instanceof Fault && reason.code === "body-syntax") return null;
    throw reason;
  }
}

function readAnyRow(text: string, types: MessageTypes): FileEntry {
  const { message, members } = membersOf(text);
  const parsed = v.safeParse(place, members);
  if (!parsed.success) throw noRow(parsed.issues[0].message);
  const { kind, offsetMs, marked } = parsed.output;
  const bytes = bytesOf(parsed.output, message, types);
  return marked ? { kind, offsetMs, bytes, marked } : { kind, offsetMs, bytes };
}

function bytesOf({ kind, mark, bytes }: v.InferOutput<typeof place>, message: string | null, types: MessageTypes): Uint8Array {
  if (kind === "mark") return Buffer.from(mark ?? "", "utf8");
  if (bytes !== undefined) return Buffer.from(bytes, "base64");
  if (message === null) throw noRow("it has neither a message nor bytes");
  return encodeJson(kind === "sent" ? types.input : types.output, types.registry, message);
}

/** The members of a row: its message as it is written, since a JSON parser would lose what its numbers and its order of keys say. */
function membersOf(text: string): { readonly message: string | null; readonly members: Record<string, unknown> } {
  const json = new JsonReader(text, true);
  const members: Record<string, unknown> = Object.create(null);
  let message: string | null = null;
  if (json.next() !== unit.openBrace) throw noRow("it is no object");
  const open = json.position;
  for (let code = json.enter(); code !== unit.closeBrace; code = json.more(open, unit.closeBrace)) {
    const at = json.position;
    const key = json.key();
    const first = json.colon(at);
    const start = json.position;
    skipAlone(json, first);
    const value = text.slice(start, json.position);
    if (key === "message") message = value;
    else if (key in place.entries) members[key] = JSON.parse(value);
  }
  json.leave();
  json.finish();
  return { message, members };
}

/** Passes over a value as if it stood alone: a message may nest as deeply here as anywhere. */
function skipAlone(json: JsonReader, first: number): void {
  const inner = new JsonReader(json.text, true);
  inner.position = json.position;
  inner.skip(first);
  json.position = inner.position;
}

function noRow(why: string): Fault {
  return new Fault("undecodable", `This line is no row of a recording: ${why}.`);
}
