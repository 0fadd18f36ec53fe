import type { Content } from "./content";
import { ElementIndex } from "./element-index";
import type { Branch, ViewNode } from "./view-node";

/** The elements of one packed value of the wire. */
export class PackedBranch implements Branch {
  readonly #elements: ElementIndex;
  readonly #make: (start: number, end: number) => ViewNode;
  readonly problem: string | null;

  /** `wire` is the wire type of one element, `make` makes its node. */
  constructor(bytes: Uint8Array, wire: number, { start, end }: Content, make: (start: number, end: number) => ViewNode) {
    this.#elements = new ElementIndex(bytes, wire);
    this.#make = make;
    this.problem = this.#elements.addPacked(start, end);
  }

  get count(): number {
    return this.#elements.count;
  }

  get memory(): number {
    return this.#elements.memory;
  }

  child(index: number): ViewNode {
    const { position } = this.#elements.at(index);
    return this.#make(position, this.#elements.endOfPacked(position));
  }

  *near(offset: number): Iterable<number> {
    const index = this.#elements.lastUpTo(offset);
    if (index >= 0) yield index;
  }
}
