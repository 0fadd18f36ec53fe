import { type Frame, type Piece, scan } from "./frame";
import type { FieldPlan, MessagePlan } from "./message-plan";
import type { Transcoding } from "./transcoding";
import { writeUnknown } from "./unknown";

const [openObject, closeObject] = [0x7b, 0x7d];

/**
 * Writes the message from the reader's position to `end` and moves behind it. Where `group` is a field's number, the message
 * is a group of that number and may end before, with its end tag.
 */
export function writeMessage(t: Transcoding, plan: MessagePlan, end: number, group: number): void {
  const { reader } = t;
  if (!t.enter()) {
    writeTooDeep(t, end);
    return;
  }
  const outer = t.frame;
  const outerEnd = reader.end;
  const frame = scan(t, plan, end, group);
  t.frame = frame;
  frame.sort();
  // A form has no room for what its type does not have.
  const isPlain = frame.unknown === null && frame.isWhole;
  if (!isPlain || !plan.facts.form?.(t, frame)) writeObject(t, frame);
  t.frame = outer;
  reader.end = outerEnd;
  reader.position = frame.stop;
  t.leave();
}

function writeTooDeep(t: Transcoding, end: number): void {
  const { position } = t.reader;
  t.problem(position, end, "Messages nest too deeply here; this one is shown as base64.");
  t.base64(position, end);
  t.reader.position = end;
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
  if (frame.unknown !== null) writeUnknown(t, frame, frame.unknown, writeMessage);
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

function checkRequired(t: Transcoding, { plan, pieces, start, stop }: Frame): void {
  const isMissing = (field: FieldPlan) => !pieces.some((piece) => piece.field === field);
  const missing = plan.facts.required.filter(isMissing).map(({ name }) => `"${name}"`);
  if (missing.length === 0) return;
  t.level--;
  t.problem(start, stop, `${plan.name} requires ${missing.join(" and ")}, which ${missing.length > 1 ? "are" : "is"} missing.`);
  t.level++;
}
