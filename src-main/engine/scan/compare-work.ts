import { randomInt } from "node:crypto";
import type { DescMessage } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import type { Direction } from "#shared/model/call";
import { compilePick } from "../codec/pick/compile-pick";
import type { JsonStep } from "../codec/pick/json-walk";
import { RecordCursor, type RecordedChunk } from "../recording/record";
import { align, type RunKind, runKinds } from "./align";
import { dropFields } from "./drop-fields";
import { GrowingFloats } from "./growing-floats";
import { type MethodTypes, type RowTypes, rowText } from "./row-test";

export type Side = "left" | "right";

/** Two calls, whose types may differ. */
export interface CompareSetup {
  readonly left: MethodTypes;
  readonly right: MethodTypes;
  /** Null for sent and received messages alike. */
  readonly kind: Direction | null;
  /** Paths of fields that do not count. */
  readonly ignore: readonly string[];
}

/** What stands beside what: runs, by the index of their kind in `runKinds`, and the rows that they go through on each side. */
export interface Compared {
  readonly kinds: Uint8Array<ArrayBuffer>;
  readonly lengths: Uint32Array<ArrayBuffer>;
  readonly leftRows: Uint32Array<ArrayBuffer>;
  readonly rightRows: Uint32Array<ArrayBuffer>;
}

type Routes = Readonly<Record<"sent" | "received", readonly (readonly JsonStep[])[]>>;

/** Compares the messages of two recordings by their lines: takes in both, then says what stands beside what. */
export class CompareWork {
  readonly #kind: Direction | null;
  readonly #sides: Readonly<Record<Side, CompareSide>>;

  /** Fault bad-params: neither call has a field that is to be ignored. */
  constructor(types: Readonly<Record<Side, RowTypes>>, { kind, ignore }: Pick<CompareSetup, "kind" | "ignore">) {
    this.#kind = kind;
    const seed = randomInt(2 ** 32);
    const routes = routesOf([types.left, types.right], ignore);
    this.#sides = {
      left: new CompareSide(types.left, routes(types.left), seed),
      right: new CompareSide(types.right, routes(types.right), seed),
    };
  }

  /** A chunk that comes again takes its own place. */
  take(side: Side, chunk: RecordedChunk): void {
    this.#sides[side].take(chunk, this.#kind);
  }

  align(): Compared {
    const { left, right } = this.#sides;
    return {
      ...runsOf(left.hashes.values, right.hashes.values),
      leftRows: Uint32Array.from(left.rows.values),
      rightRows: Uint32Array.from(right.rows.values),
    };
  }
}

/** What stands beside what, of two sequences; no two runs of one kind are neighbours. */
export function runsOf(left: ArrayLike<number>, right: ArrayLike<number>): Pick<Compared, "kinds" | "lengths"> {
  const kinds: number[] = [];
  const lengths: number[] = [];
  const index = new Map<RunKind, number>(runKinds.map((kind, i) => [kind, i]));
  align(left, right, (kind, length) => {
    const at = index.get(kind) ?? 0;
    const last = lengths.length - 1;
    if (kinds[last] === at) lengths[last] = (lengths[last] ?? 0) + length;
    else {
      kinds.push(at);
      lengths.push(length);
    }
  });
  return { kinds: Uint8Array.from(kinds), lengths: Uint32Array.from(lengths) };
}

/** The messages of one side. */
class CompareSide {
  readonly hashes = new GrowingFloats();
  readonly rows = new GrowingFloats();
  readonly #types: RowTypes;
  readonly #routes: Routes;
  readonly #seed: number;

  constructor(types: RowTypes, routes: Routes, seed: number) {
    this.#types = types;
    this.#routes = routes;
    this.#seed = seed;
  }

  take(chunk: RecordedChunk, kind: Direction | null): void {
    while ((this.rows.last ?? -1) >= chunk.first) {
      this.rows.pop();
      this.hashes.pop();
    }
    const cursor = new RecordCursor(chunk);
    while (cursor.next()) {
      if (cursor.kind === "mark" || (kind !== null && kind !== cursor.kind)) continue;
      const line = rowText(this.#types[cursor.kind], this.#types.registry, cursor.message);
      this.rows.push(cursor.index);
      this.hashes.push(hashOf(dropFields(line, this.#routes[cursor.kind]), cursor.kind === "sent" ? this.#seed + 1 : this.#seed));
    }
  }
}

/** The routes to what is ignored, of each side's types; every path has to be in one of them. */
function routesOf(sides: readonly RowTypes[], ignore: readonly string[]): (types: RowTypes) => Routes {
  for (const path of ignore) {
    const tried = sides.flatMap(({ sent, received, registry }) => [sent, received].map((type) => tryPick(type, registry, path)));
    const [fault] = tried.filter((one) => one instanceof Fault).reverse();
    if (fault && tried.every((one) => one instanceof Fault)) throw fault;
  }
  return ({ sent, received, registry }) => {
    const of = (type: DescMessage) =>
      ignore.flatMap((path) => {
        const pick = tryPick(type, registry, path);
        return pick instanceof Fault ? [] : [pick.route];
      });
    return { sent: of(sent), received: of(received) };
  };
}

function tryPick(type: DescMessage, registry: RowTypes["registry"], path: string) {
  try {
    return compilePick(type, registry, path);
  } catch (reason) {
    return Fault.from(reason);
  }
}

/** 53 bits of a text, other ones with every seed. Source: cyrb53 by bryc, public domain. */
function hashOf(text: string, seed: number): number {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
