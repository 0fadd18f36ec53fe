import { Frame, type Piece, scan, scanInto } from "./frame";
import type { FieldPlan, MessagePlan } from "./message-plan";
import type { Transcoding } from "./transcoding";
import { writeUnknown } from "./unknown";

const [openObject, closeObject] = [0x7b, 0x7d];

/** Writes the message from the reader's position to `end` and moves behind it. */
export function writeMessage(t: Transcoding, plan: MessagePlan, end: number): void {
  const { reader } = t;
  if (!t.enter()) tooDeep(t, [{ start: reader.position, end }]);
  else {
    const outerEnd = reader.end;
    writeScanned(t, scan(t, plan, end, 0));
    reader.end = outerEnd;
    t.leave();
  }
  reader.position = end;
}

/** One of the places of a message: its fields, without what is around them. */
export interface Part {
  readonly start: number;
  readonly end: number;
  /** What is in it, where that is known already. */
  readonly group: Frame | null;
}

/**
 * Writes a message of which parts are in several places; an empty one where there is none. Each part is read by itself, so that
 * one that is cut off takes nothing from the others.
 */
export function writeMerged(t: Transcoding, plan: MessagePlan, parts: readonly Part[]): void {
  const { reader } = t;
  const outerEnd = reader.end;
  const frame = new Frame(plan, parts[0]?.start ?? reader.position, parts.at(-1)?.end ?? reader.position);
  if (t.enter()) {
    for (const { start, end, group } of parts) {
      reader.position = start;
      if (group) frame.addAll(group);
      else scanInto(t, frame, end, 0);
    }
    writeScanned(t, frame);
    t.leave();
  } else tooDeep(t, parts);
  reader.end = outerEnd;
}

function tooDeep(t: Transcoding, parts: readonly Omit<Part, "group">[]): void {
  const start = parts[0]?.start ?? 0;
  t.problem(start, parts.at(-1)?.end ?? start, "Messages nest too deeply here; this one is shown as base64.");
  const bytes = Buffer.concat(parts.map((part) => t.reader.bytes.subarray(part.start, part.end)));
  t.base64(0, bytes.length, bytes);
}

/** Writes a group that was found when what holds it was scanned. */
export function writeFrame(t: Transcoding, frame: Frame): void {
  t.enter();
  writeScanned(t, frame);
  t.leave();
}

function writeScanned(t: Transcoding, frame: Frame): void {
  const outer = t.frame;
  t.frame = frame;
  frame.sort();
  tellBreaks(t, frame);
  // A form has no room for what its type does not have.
  const isPlain = frame.unknown === null && frame.breaks === null;
  if (!isPlain || !frame.plan.facts.form?.(t, frame)) writeObject(t, frame);
  t.frame = outer;
}

/** Says what breaks the wire format, at the place that is being written. */
export function tellBreaks(t: Transcoding, { breaks, plan }: Frame): void {
  for (const { error, end } of breaks ?? []) t.problem(error.offset, end, `In ${plan.name} ${error.message}.`);
}

function writeObject(t: Transcoding, frame: Frame): void {
  const open = t.out.length;
  t.level++;
  writeFields(t, frame);
  t.level--;
  t.close(open, openObject, closeObject);
}

/** Writes the members of a message's object, a comma before each. `frame` is the transcoding's own, and in order. */
export function writeFields(t: Transcoding, frame: Frame): void {
  const { pieces, plan } = frame;
  let slot = 0;
  for (let from = 0, to = 0; from < pieces.length && !t.isFull; from = to) {
    const field = pieces[from]?.field;
    if (field === undefined) break;
    to = from + 1;
    while (to < pieces.length && pieces[to]?.field.slot === field.slot) to++;
    if (t.emitDefaults) slot = writeDefaults(t, plan, slot, field.slot);
    writeField(t, pieces, from, to);
  }
  if (t.emitDefaults) writeDefaults(t, plan, slot, plan.fields.length);
  if (plan.facts.required.length > 0) checkRequired(t, frame);
  if (frame.unknown !== null) writeUnknown(t, frame, frame.unknown, writeFrame);
}

function writeField(t: Transcoding, pieces: readonly Piece[], from: number, to: number): void {
  const field = pieces[to - 1]?.field;
  if (field === undefined) return;
  const { out } = t;
  const before = out.length;
  t.key(field.key);
  t.steps[t.level] = field.name;
  const start = out.length;
  field.write(t, pieces, from, to);
  if (field.zero !== null && !t.emitDefaults && out.endsWith(start, field.zero)) out.length = before;
}

/** Writes the unset fields of the slots from `from` to before `to`; answers where to go on. */
function writeDefaults(t: Transcoding, plan: MessagePlan, from: number, to: number): number {
  for (const { slot, zero, key } of plan.fields.slice(from, to)) {
    if (zero === null || slot < from) continue;
    t.key(key);
    t.out.raw(zero);
  }
  return to + 1;
}

function checkRequired(t: Transcoding, { plan, pieces, start, end }: Frame): void {
  const isMissing = (field: FieldPlan) => !pieces.some((piece) => piece.field === field);
  const missing = plan.facts.required.filter(isMissing).map(({ name }) => `"${name}"`);
  if (missing.length === 0) return;
  t.level--;
  t.problem(start, end, `${plan.name} requires ${missing.join(" and ")}, which ${missing.length > 1 ? "are" : "is"} missing.`);
  t.level++;
}
