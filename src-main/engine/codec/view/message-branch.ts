import type { FieldNodes } from "./field-nodes";
import type { MessageScan } from "./message-scan";
import type { Slot } from "./slot";
import { type Branch, BranchNode, type ViewNode } from "./view-node";

/** What the objects that keep a slot take, about. */
const slotMemory = 200;

/** A message's keys. */
export class MessageBranch implements Branch {
  readonly #nodes: FieldNodes;
  readonly #depth: number;
  readonly #slots: readonly Slot[];
  /** Nodes with children, so that these are found once. */
  readonly #kept: ViewNode[] = [];
  readonly problem: string | null;

  constructor(nodes: FieldNodes, scan: MessageScan, depth: number) {
    this.#nodes = nodes;
    this.#depth = depth;
    this.#slots = scan.slots().filter((slot) => !this.#isNothing(slot));
    this.problem = scan.problem;
  }

  get count(): number {
    return this.#slots.length;
  }

  get memory(): number {
    return this.#slots.reduce((sum, { elements }) => sum + slotMemory + elements.memory, 0);
  }

  child(index: number): ViewNode {
    const kept = this.#kept[index];
    if (kept) return kept;
    const slot = this.#slots[index];
    if (slot === undefined) throw new RangeError(`There is no child ${index} among ${this.count}.`);
    const node = this.#nodes.slot(slot, this.#depth);
    if (node instanceof BranchNode) this.#kept[index] = node;
    return node;
  }

  *near(offset: number): Iterable<number> {
    for (const [index, { start, end }] of this.#slots.entries()) if (start <= offset && offset < end) yield index;
  }

  /** Is it the value that a field has when it is unset, and no presence to tell the two apart? */
  #isNothing(slot: Slot): boolean {
    const zero = slot.info?.zero ?? null;
    return zero !== null && this.#nodes.slot(slot, this.#depth).text(zero.length + 1).text === zero;
  }
}
