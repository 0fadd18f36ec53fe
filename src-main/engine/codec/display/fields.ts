import { WireError } from "../wire/wire-error";
import type { WireReader } from "../wire/wire-reader";
import { wireType } from "../wire/wire-type";
import { isKnownValue, type Piece, readLength, readTag, scan } from "./frame";
import type { MessagePlan, WriteField } from "./message-plan";
import { type Part, tellBreaks, writeFrame, writeMerged, writeMessage } from "./messages";
import type { KeyStep } from "./problems";
import type { ScalarForm } from "./scalars";
import type { Transcoding } from "./transcoding";

const quote = 0x22;
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/** A singular scalar or enum: the last one counts. */
export function scalarField(form: ScalarForm): WriteField {
  return (t, pieces, _from, to) => {
    t.reader.position = pieces[to - 1]?.start ?? 0;
    form.write(t);
  };
}

/** A singular message: several ones are merged, but for what came before another member of its oneof. None is an empty one. */
export function messageField(plan: () => MessagePlan): WriteField {
  return (t, pieces, from, to) => {
    const last = pieces[to - 1];
    let first = to - 1;
    while (first > from && pieces[first - 1]?.field === last?.field) first--;
    if (last !== undefined && first === to - 1) writePiece(t, plan, last);
    else {
      const parts = pieces.slice(Math.max(first, 0), to).map((piece) => partOf(t.reader, piece));
      writeMerged(t, plan(), parts);
    }
  };
}

function writePiece(t: Transcoding, plan: () => MessagePlan, { field, start, stop, group }: Piece): void {
  const { reader } = t;
  reader.position = start;
  if (group !== null) writeFrame(t, group);
  else writeMessage(t, plan(), field.group === 0 ? readLength(reader, stop) : stop);
  reader.position = stop;
}

/** The message without its length or end tag. */
export function partOf(reader: WireReader, { field, start, stop, group }: Piece): Part {
  if (field.group !== 0) return { start, end: group?.end ?? stop, group };
  reader.position = start;
  const end = readLength(reader, stop);
  return { start: reader.position, end, group: null };
}

/** A list of messages. */
export function messageList(plan: () => MessagePlan): WriteField {
  return (t, pieces, from, to) => {
    const { reader, out } = t;
    const open = out.length;
    let length = 0;
    t.level++;
    const element = () => {
      t.steps[t.level] = length++;
      t.item();
    };
    for (let i = from; i < to && !t.isFull; i++) {
      const piece = pieces[i];
      if (piece === undefined) break;
      if (piece.field.group !== 0) {
        element();
        writePiece(t, plan, piece);
        continue;
      }
      reader.position = piece.start;
      while (reader.position < piece.stop && !t.isFull) {
        readTag(reader);
        element();
        writeMessage(t, plan(), readLength(reader, piece.stop));
      }
    }
    t.level--;
    t.close(open, openArray, closeArray);
  };
}

/** A list of numbers, strings or bytes, packed or not, in however many pieces. */
export function scalarList(number: number, form: ScalarForm): WriteField {
  const writeElement = scalarElement(number, form);
  const isPackable = form.wire !== wireType.lengthDelimited;
  return (t, pieces, from, to) => {
    const { reader, out } = t;
    const open = out.length;
    const list: List = { length: 0 };
    t.level++;
    for (let i = from; i < to; i++) {
      const piece = pieces[i];
      if (piece === undefined) break;
      reader.position = piece.start;
      while (reader.position < piece.stop && !t.isFull) {
        const tag = readTag(reader);
        if (isPackable && (tag & 7) === wireType.lengthDelimited) writePacked(t, list, writeElement);
        else writeElement(t, list);
      }
    }
    t.level--;
    t.close(open, openArray, closeArray);
  };
}

/** How many elements of a list are written. */
interface List {
  length: number;
}

type WriteElement = (t: Transcoding, list: List) => void;

function scalarElement(number: number, { write, wire, closed }: ScalarForm): WriteElement {
  return (t, list) => {
    const { reader } = t;
    const start = reader.position;
    if (closed !== null) {
      reader.uint32();
      if (!isKnownValue(reader, closed, start)) {
        t.frame?.addUnknown(number, wire, start, reader.position);
        return;
      }
      reader.position = start;
    }
    t.steps[t.level] = list.length++;
    t.item();
    write(t);
  };
}

function writePacked(t: Transcoding, list: List, writeElement: WriteElement): void {
  const { reader, out } = t;
  const outerEnd = reader.end;
  const end = readLength(reader);
  reader.end = end;
  let written = out.length;
  try {
    while (reader.position < end && !t.isFull) {
      writeElement(t, list);
      written = out.length;
    }
  } catch (reason) {
    if (!(reason instanceof WireError)) throw reason;
    out.length = written;
    t.level--;
    t.problem(reason.offset, end, `In a packed list ${reason.message}.`);
    t.level++;
  }
  reader.end = outerEnd;
  reader.position = end;
}

/** A map's entry as it was written, with the comma before it, and its key within. */
interface Entry extends KeyStep {
  readonly start: number;
  end: number;
}

/** A map: of entries with one key the last one counts, in the place of the first. */
export function mapField(number: number, key: ScalarForm, plan: MessagePlan): WriteField {
  return (t, pieces, from, to) => {
    const { reader, out } = t;
    const open = out.length;
    const entries: Entry[] = [];
    t.level++;
    for (let i = from; i < to; i++) {
      const piece = pieces[i];
      if (piece === undefined) break;
      reader.position = piece.start;
      while (reader.position < piece.stop && !t.isFull) {
        readTag(reader);
        const start = reader.position;
        const end = readLength(reader, piece.stop);
        t.steps[t.level] = entries.length;
        const entry = writeEntry(t, plan, key, end);
        if (entry) entries.push(entry);
        else t.frame?.addUnknown(number, wireType.lengthDelimited, start, end);
        reader.position = end;
      }
    }
    t.level--;
    if (entries.length > 1) keepLast(t, open, entries);
    t.close(open, openObject, closeObject);
  };
}

/** Few keys are faster compared than kept. */
const fewKeys = 8;

function keepLast({ out }: Transcoding, open: number, entries: readonly Entry[]): void {
  const isSame = (a: Entry, b: Entry) => out.isSame(a.keyStart, a.keyEnd, b.keyStart, b.keyEnd);
  if (entries.length <= fewKeys && !entries.some((a, i) => entries.some((b, j) => i < j && isSame(a, b)))) return;
  const last = new Map(entries.map((entry) => [out.text(entry.keyStart, entry.keyEnd), entry]));
  if (last.size < entries.length) out.keep(open, [...last.values()]);
}

/** Null where the value is none of its closed enum's: then the entry is an unknown field as a whole. */
function writeEntry(t: Transcoding, plan: MessagePlan, keyForm: ScalarForm, end: number): Entry | null {
  const { out, reader } = t;
  const outerEnd = reader.end;
  const frame = scan(t, plan, end, 0);
  tellBreaks(t, frame);
  const isNoValue = frame.unknown?.some(({ number, wire }) => plan.fields[1]?.closed && number === 2 && wire === wireType.varint);
  if (isNoValue) {
    reader.end = outerEnd;
    return null;
  }
  frame.sort();
  const { pieces } = frame;
  const values = pieces.findIndex(({ field }) => field.slot === 1);
  const keys = values < 0 ? pieces.length : values;
  const start = out.length;
  t.item();
  const keyStart = out.length;
  writeKey(t, pieces[keys - 1], keyForm);
  const entry: Entry = { start, keyStart, keyEnd: out.length, end: 0 };
  t.steps[t.level] = entry;
  if (frame.unknown) t.problem(frame.start, end, "This map entry has a field other than key and value, which is not shown.");
  t.colon();
  writeEntryValue(t, plan, pieces, keys);
  reader.end = outerEnd;
  entry.end = out.length;
  return entry;
}

function writeKey(t: Transcoding, key: Piece | undefined, form: ScalarForm): void {
  const isString = form.zero[0] === quote;
  if (!isString) t.out.byte(quote);
  if (key === undefined) t.out.raw(form.zero);
  else {
    t.reader.position = key.start;
    form.write(t);
  }
  if (!isString) t.out.byte(quote);
}

/** A value that is not on the wire is the zero value of its type. */
function writeEntryValue(t: Transcoding, plan: MessagePlan, pieces: readonly Piece[], from: number): void {
  const field = plan.fields[1];
  if (field === undefined) return;
  if (from < pieces.length) field.write(t, pieces, from, pieces.length);
  else if (field.zero) t.out.raw(field.zero);
  else field.write(t, [], 0, 0);
}
