import type { DescMessage, Registry } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import type { EntryKind } from "#shared/model/call";
import { compilePick } from "../codec/pick/compile-pick";
import type { FieldPick } from "../codec/pick/field-pick";

/** UTF-16 units of a value's JSON. */
const valueLimit = 2000;
/** Paths that are known at once: more than all columns of one log. */
const maxKnown = 64;

interface PathPicks {
  readonly sent: FieldPick | null;
  readonly received: FieldPick | null;
}

/** The values of fields for the rows of one method: each path is compiled once. */
export class RowFields {
  readonly #sent: DescMessage;
  readonly #received: DescMessage;
  readonly #registry: Registry;
  readonly #known = new Map<string, PathPicks>();

  constructor(sent: DescMessage, received: DescMessage, registry: Registry) {
    this.#sent = sent;
    this.#received = received;
    this.#registry = registry;
  }

  /** What reads these paths of a row, null for a kind that has no such field. Fault bad-params: neither kind has it. */
  reader(paths: readonly string[]): (kind: EntryKind, bytes: Uint8Array) => (string | null)[] {
    const picks = paths.map((path) => this.#picks(path));
    return (kind, bytes) => picks.map((pick) => (kind === "mark" ? null : (pick[kind]?.json(bytes, valueLimit) ?? null)));
  }

  #picks(path: string): PathPicks {
    const known = this.#known.get(path);
    if (known) return known;
    const [sent, received] = [this.#sent, this.#received].map((type) => pickOrFault(type, this.#registry, path));
    if (sent instanceof Fault && received instanceof Fault) throw received;
    const picks = { sent: usable(sent), received: usable(received) };
    if (this.#known.size >= maxKnown) this.#known.clear();
    this.#known.set(path, picks);
    return picks;
  }
}

function pickOrFault(type: DescMessage, registry: Registry, path: string): FieldPick | Fault {
  try {
    return compilePick(type, registry, path);
  } catch (reason) {
    return Fault.from(reason);
  }
}

function usable(pick: FieldPick | Fault | undefined): FieldPick | null {
  return pick instanceof Fault ? null : (pick ?? null);
}
