import type { Frame, Piece } from "./frame";
import type { Transcoding } from "./transcoding";

/** Writes a message that is no JSON object, or none of its own fields; false, and nothing written, where it has no such form. */
export type WriteForm = (t: Transcoding, frame: Frame) => boolean;

/** Writes the value of a field that is in the pieces from `from` to `to`, all of one slot. */
export type WriteField = (t: Transcoding, pieces: readonly Piece[], from: number, to: number) => void;

/** How a field is found in the bytes and shown. */
export interface FieldPlan {
  /** Its place among the fields. The members of a oneof share one, since only one of them is shown. */
  readonly slot: number;
  readonly name: string;
  /** The name with quotes and a colon. */
  readonly key: Uint8Array;
  readonly number: number;
  readonly tags: readonly number[];
  readonly isRepeated: boolean;
  /** Of what its values are, where they are messages, as a map's entries are; looked up when it is needed, since messages may hold themselves. */
  readonly plan: (() => MessagePlan) | null;
  /** The number of its end tag, where its values are groups; else 0. */
  readonly group: number;
  /** The values of a closed enum, where it is singular. */
  readonly closed: ReadonlySet<number> | null;
  /** The value that it has where it is not on the wire, as JSON, where that and being unset are the same. */
  readonly zero: Uint8Array | null;
  readonly write: WriteField;
}

/** What a plan knows of its type beside the fields. */
interface TypeFacts {
  readonly required: readonly FieldPlan[];
  readonly isMessageSet: boolean;
  /** How it is shown where that is not an object of its fields. */
  readonly form: WriteForm | null;
  /** The extension of a number, if there is one. */
  readonly extension: (number: number) => FieldPlan | undefined;
}

const noFacts: TypeFacts = { required: [], isMessageSet: false, form: null, extension: () => undefined };

/** How a message type is read and shown. */
export class MessagePlan {
  /** By tag: of the field numbers up to 15, and of the others. */
  readonly #low: (FieldPlan | undefined)[] = new Array(0x80).fill(undefined);
  readonly #high = new Map<number, FieldPlan>();

  constructor(
    readonly name: string,
    readonly fields: readonly FieldPlan[],
    readonly facts: TypeFacts = noFacts,
  ) {
    for (const field of fields) this.#index(field);
  }

  /** The field or extension that a tag is of; undefined where the type has none of that number and wire type. */
  fieldOf(tag: number): FieldPlan | undefined {
    return (tag < 0x80 ? this.#low[tag] : this.#high.get(tag)) ?? this.#extension(tag);
  }

  #extension(tag: number): FieldPlan | undefined {
    const field = this.facts.extension(tag >>> 3);
    if (field === undefined) return undefined;
    this.#index(field);
    return field.tags.includes(tag) ? field : undefined;
  }

  #index(field: FieldPlan): void {
    for (const tag of field.tags) {
      if (tag < 0x80) this.#low[tag] = field;
      else this.#high.set(tag, field);
    }
  }
}

/** The plan of an unknown group: nothing in it is known. */
export const unknownPlan = new MessagePlan("an unknown group", []);

const partOfItem = { name: "", key: new Uint8Array(), isRepeated: false, plan: null, group: 0, closed: null, zero: null, write: () => {} };

/** The plan of an item of a MessageSet: the number of its type, and the message. */
export const itemPlan = new MessagePlan("an item of a MessageSet", [
  { ...partOfItem, slot: 1, number: 2, tags: [0x10] },
  { ...partOfItem, slot: 2, number: 3, tags: [0x1a] },
]);
