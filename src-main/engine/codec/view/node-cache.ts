import { Fault } from "#shared/base/fault";
import type { NodePath } from "#shared/model/message-view";
import type { ViewNode } from "./view-node";

const maxNodes = 512;
/** Bytes that remembered branches may take together. */
const maxMemory = 64 * 1024 * 1024;
/** A branch that takes less is found again as fast as it is remembered. */
const worthKeeping = 1024;

/** The way from paths to nodes, with the branches met lately remembered. */
export class NodeCache {
  readonly root: ViewNode;
  /** The one used last comes last. */
  readonly #kept = new Map<string, { readonly node: ViewNode; readonly memory: number }>();
  #memory = 0;

  constructor(root: ViewNode) {
    this.root = root;
  }

  /** Fault bad-params: a path that leads nowhere. */
  find(path: NodePath): ViewNode {
    let node = this.root;
    for (let depth = 1; depth <= path.length; depth++) {
      const here = path.slice(0, depth);
      const kept = this.#kept.get(here.join());
      const index = path[depth - 1] ?? -1;
      if (!kept && (node.branch === null || index >= node.branch.count)) {
        throw new Fault("bad-params", `The message has no node ${path.join("/")}.`);
      }
      node = kept?.node ?? node.branch?.child(index) ?? node;
      this.#keep(here.join(), node);
    }
    return node;
  }

  /** A node that is remembered. */
  kept(path: NodePath): ViewNode | undefined {
    return this.#kept.get(path.join())?.node;
  }

  /** Remembers a node that was found by other ways, if that saves anything. */
  offer(path: NodePath, node: ViewNode): void {
    if ((node.branch?.memory ?? 0) >= worthKeeping) this.#keep(path.join(), node);
  }

  #keep(key: string, node: ViewNode): void {
    if (node.branch === null) return;
    this.#drop(key);
    const memory = node.branch.memory;
    this.#kept.set(key, { node, memory });
    this.#memory += memory;
    for (const oldest of this.#kept.keys()) {
      if (oldest === key || (this.#kept.size <= maxNodes && this.#memory <= maxMemory)) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#memory -= this.#kept.get(key)?.memory ?? 0;
    this.#kept.delete(key);
  }
}
