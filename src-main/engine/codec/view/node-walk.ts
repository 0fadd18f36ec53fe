import type { Branch, ViewNode } from "./view-node";

/** Visits all nodes below a root, parents before their children. Only the branches on the way to the current one are held. */
export class NodeWalk {
  readonly #way: { readonly branch: Branch; index: number }[] = [];
  #current: ViewNode;

  constructor(root: ViewNode) {
    this.#current = root;
  }

  /** The next node; null after the last. */
  next(): ViewNode | null {
    const { branch } = this.#current;
    if (branch && branch.count > 0) this.#way.push({ branch, index: -1 });
    for (let here = this.#way.at(-1); here; here = this.#way.at(-1)) {
      here.index++;
      if (here.index < here.branch.count) {
        this.#current = here.branch.child(here.index);
        return this.#current;
      }
      this.#way.pop();
    }
    return null;
  }

  /** The way to the current node. */
  path(): number[] {
    return this.#way.map(({ index }) => index);
  }
}
