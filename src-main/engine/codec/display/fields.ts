import { WireError } from "../wire/wire-error";
import type { WireReader } from "../wire/wire-reader";
import { wireType } from "../wire/wire-type";
import { isKnownValue, type Piece, readLength, readTag, scan } from "./frame";
import type { MessagePlan, WriteField } from "./message-plan";
import { writeMessage } from "./messages";
import type { KeyStep } from "./problems";
import type { ScalarForm } from "./scalars";
import type { Transcoding } from "./transcoding";

/** Messages as a field's values: where `group` is a field's number, they end with its end tag. */
export interface MessageForm {
  readonly plan: () => MessagePlan;
  readonly group: number;
}

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
export function messageField(plan: () => MessagePlan, group: number): WriteField {
  return (t, pieces, from, to) => {
    const last = pieces[to - 1];
    if (last === undefined) {
      t.join([], (end) => writeMessage(t, plan(), end, 0));
      return;
    }
    let first = to - 1;
    while (first > from && pieces[first - 1]?.field === last.field) first--;
    if (first < to - 1) {
      const parts = pieces.slice(first, to).map((piece) => payload(t.reader, piece, group));
      t.join(parts, (end) => writeMessage(t, plan(), end, 0));
      return;
    }
    t.reader.position = last.start;
    if (group === 0) writeMessage(t, plan(), readLength(t.reader), 0);
    else writeMessage(t, plan(), last.stop, group);
  };
}

function payload(reader: WireReader, { start, stop }: Piece, group: number): { start: number; end: number } {
  reader.position = start;
  if (group === 0) {
    const end = readLength(reader);
    return { start: reader.position, end };
  }
  try {
    while (reader.position < stop) {
      const at = reader.position;
      const tag = reader.tag();
      if ((tag & 7) === wireType.endGroup) return { start, end: at };
      reader.skip(tag);
    }
  } catch (reason) {
    if (!(reason instanceof WireError)) throw reason;
  }
  return { start, end: stop };
}

/** A list, packed or not, in however many pieces. */
export function listField(number: number, form: ScalarForm | MessageForm): WriteField {
  const writeElement = "plan" in form ? messageElement(form) : scalarElement(number, form);
  const packable = "plan" in form || form.wire === wireType.lengthDelimited ? null : form;
  return (t, pieces, from, to) => {
    const { reader, out } = t;
    const open = out.length;
    t.level++;
    const list: List = { length: 0 };
    for (let i = from; i < to; i++) {
      const piece = pieces[i];
      if (piece === undefined) break;
      reader.position = piece.start;
      while (reader.position < piece.stop && !t.isFull) {
        const tag = readTag(reader);
        if (packable && (tag & 7) === wireType.lengthDelimited) writePacked(t, list, writeElement);
        else writeElement(t, list, piece.stop);
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

type WriteElement = (t: Transcoding, list: List, stop: number) => void;

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

function messageElement({ plan, group }: MessageForm): WriteElement {
  return (t, list, stop) => {
    t.steps[t.level] = list.length++;
    t.item();
    if (group === 0) writeMessage(t, plan(), readLength(t.reader), 0);
    else writeMessage(t, plan(), stop, group);
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
      writeElement(t, list, end);
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
        const end = readLength(reader);
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
