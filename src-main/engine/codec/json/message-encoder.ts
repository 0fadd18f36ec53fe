import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { suggestion } from "#shared/model/nearest";
import { clip } from "../body-fault";
import type { BodyEncoding } from "./body-encoding";
import { elementsAt } from "./json-path";
import { isRequired, type MessageMember, type MessageMembers, membersOf } from "./message-members";
import { OpenObject } from "./open-object";
import { otherMember } from "./other-member";
import { unit } from "./units";

/** Encodes JSON objects as messages of one type, member by member. */
export class MessageEncoder {
  readonly #type: DescMessage;
  #members: MessageMembers | null = null;
  /** The field that came first the last time. */
  #first: MessageMember | null = null;

  constructor(type: DescMessage) {
    this.#type = type;
  }

  /** Encodes the object at the body's place, whose first unit is `first`. In an Any its "@type" is somebody else's. */
  encode(body: BodyEncoding, first: number, inAny = false): void {
    const { json, order } = body;
    const open = json.position;
    if (first !== unit.openBrace) body.refuse(open, `takes a ${this.#type.typeName}, which is a JSON object, not ${body.kind(first)}`);
    this.#members ??= membersOf(this.#type);
    const { byKey, required } = this.#members;
    const object = new OpenObject(open, required);
    const mark = order.open();
    let last: MessageMember | null = null;
    for (let code = json.enter(); code !== unit.closeBrace; code = json.more(open, unit.closeBrace)) {
      const offset = json.position;
      const expected: MessageMember | null = inAny ? null : last === null ? this.#first : last.next;
      if (expected !== null && json.takeKey(expected.quoted)) {
        this.#encodeMember(body, object, expected, offset);
        last = expected;
        continue;
      }
      const key = json.key();
      const member = byKey.get(key);
      if (inAny && key === "@type") this.#passOver(body, object, key, offset);
      else if (member === undefined) this.#encodeOther(body, object, key, offset);
      else {
        this.#encodeMember(body, object, member, offset);
        if (last === null) this.#first = member;
        else last.next = member;
        last = member;
      }
    }
    json.leave();
    order.close(mark, body.out);
    if (object.missing > 0) this.#refuseMissing(body, object);
  }

  #encodeMember(body: BodyEncoding, object: OpenObject, member: MessageMember, offset: number): void {
    const value = body.json.colon(offset);
    if (!object.addField(member.rank)) this.#refuseTwice(body, object, member, offset);
    if (value === unit.n && !member.takesNull) {
      body.takeNull();
      return;
    }
    if (member.oneof !== -1 && !object.addOneof(member.oneof)) this.#refuseOneof(body, object, member, offset);
    if (member.required) object.missing--;
    body.order.add(member.rank, body.out.length);
    member.encode(body, value);
  }

  /** What is no field of the type. */
  #encodeOther(body: BodyEncoding, object: OpenObject, key: string, offset: number): void {
    const value = body.json.colon(offset);
    const other = otherMember(body, this.#type, key);
    if (other === null && !body.options.ignoreUnknown) this.#refuseUnknown(body, key, offset);
    if (other !== null && !object.addOther(key)) body.refuse(offset, "is set twice");
    if (other === null || (value === unit.n && !other.takesNull)) {
      body.json.skip(value);
      return;
    }
    // It goes behind the fields, as protobuf-es puts it.
    body.order.add(this.#members?.fields ?? 0, body.out.length);
    other.encode(body, value);
  }

  #passOver(body: BodyEncoding, object: OpenObject, key: string, offset: number): void {
    const value = body.json.colon(offset);
    if (!object.addOther(key)) body.refuse(offset, "is set twice");
    body.json.skip(value);
  }

  #refuseUnknown(body: BodyEncoding, key: string, offset: number): never {
    const { typeName, fields } = this.#type;
    const names = fields.map((field) => field.jsonName);
    body.refuseWith(offset, `${typeName} has no field ${clip(key)}.`, suggestion(key, names) ?? `${typeName} has no fields.`);
  }

  #refuseTwice(body: BodyEncoding, object: OpenObject, { field }: MessageMember, offset: number): never {
    const keys = keysUpTo(body, object, offset).filter(({ key }) => namesField(key, field));
    const [earlier, later] = [keys[0]?.key ?? "", keys.at(-1)?.key];
    body.refuse(offset, earlier === later ? "is set twice" : `is the same field as ${clip(earlier)}, and both are set`);
  }

  #refuseOneof(body: BodyEncoding, object: OpenObject, { field }: MessageMember, offset: number): never {
    const set = keysUpTo(body, object, offset - 1).filter(({ isNull }) => !isNull);
    const other = field.oneof?.fields.find((one) => set.some(({ key }) => namesField(key, one)));
    const clash = `are of one oneof, ${field.oneof?.name}, and only one of them may be set`;
    body.refuse(offset, `and ${clip(other?.jsonName ?? "another")} ${clash}`, "Remove one of them.");
  }

  #refuseMissing(body: BodyEncoding, object: OpenObject): never {
    const { typeName, fields } = this.#type;
    const set = keysUpTo(body, object, body.json.position).filter(({ isNull }) => !isNull);
    const missing = fields.find((field) => isRequired(field) && !set.some(({ key }) => namesField(key, field)));
    const name = clip(missing?.jsonName ?? "");
    body.refuse(object.offset, `has no ${name}, which ${typeName} requires`, `Add ${name}.`);
  }
}

function namesField(key: string, field: DescField): boolean {
  return key === field.name || key === field.jsonName;
}

/** The keys of an object that begin no later than at an offset. */
function keysUpTo(body: BodyEncoding, object: OpenObject, offset: number): { key: string; isNull: boolean }[] {
  const { text } = body.json;
  const keys: { key: string; isNull: boolean }[] = [];
  for (const element of elementsAt(text, object.offset)) {
    if (element.offset > offset) break;
    keys.push({ key: String(element.step), isNull: text.startsWith("null", element.valueOffset) });
  }
  return keys;
}
