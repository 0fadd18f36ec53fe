/** A set of small whole numbers. */
class SmallSet {
  #bits = 0;
  #rest: Set<number> | null = null;

  /** False for one that is in it already. */
  add(member: number): boolean {
    if (member > 31) return this.#addRest(member);
    const bit = 1 << member;
    if ((this.#bits & bit) !== 0) return false;
    this.#bits |= bit;
    return true;
  }

  #addRest(member: number): boolean {
    this.#rest ??= new Set();
    if (this.#rest.has(member)) return false;
    this.#rest.add(member);
    return true;
  }
}

/** A message's object while it is read: what it has had so far. Each `add` answers false for what comes a second time. */
export class OpenObject {
  /** Where it begins. */
  readonly offset: number;
  /** Required fields that have not come. */
  missing: number;
  readonly #fields = new SmallSet();
  #oneofs: SmallSet | null = null;
  #others: Set<string> | null = null;

  constructor(offset: number, required: number) {
    this.offset = offset;
    this.missing = required;
  }

  /** A field, by its rank. */
  addField(rank: number): boolean {
    return this.#fields.add(rank);
  }

  /** A oneof that is set, by its index. */
  addOneof(index: number): boolean {
    this.#oneofs ??= new SmallSet();
    return this.#oneofs.add(index);
  }

  /** What is no field of the type, by its key. */
  addOther(key: string): boolean {
    this.#others ??= new Set();
    if (this.#others.has(key)) return false;
    this.#others.add(key);
    return true;
  }
}
