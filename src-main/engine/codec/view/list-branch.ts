import type { FieldNodes } from "./field-nodes";
import type { Slot } from "./slot";
import type { Branch, ViewNode } from "./view-node";

/** The elements of a repeated field, or the occurrences of an unknown one. */
export class ListBranch implements Branch {
  readonly #nodes: FieldNodes;
  readonly #slot: Slot;
  readonly #depth: number;
  readonly problem = null;

  constructor(nodes: FieldNodes, slot: Slot, depth: number) {
    this.#nodes = nodes;
    this.#slot = slot;
    this.#depth = depth;
  }

  get count(): number {
    return this.#slot.elements.count;
  }

  get memory(): number {
    return this.#slot.elements.memory;
  }

  child(index: number): ViewNode {
    return this.#nodes.element(this.#slot, index, this.#depth);
  }

  *near(offset: number): Iterable<number> {
    const index = this.#slot.elements.lastUpTo(offset);
    if (index >= 0) yield index;
  }
}
