import type { DescMessage, Registry } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import type { MessageNode, MessageTextFormat, MessageTree, NodePath } from "#shared/model/message-view";
import { printText } from "../text/print-text";
import { FieldNodes } from "./field-nodes";
import { NodeCache } from "./node-cache";
import { nodeJson } from "./node-json";
import { ViewContext } from "./view-context";
import type { ViewNode } from "./view-node";
import { WireNodes } from "./wire-nodes";

/** UTF-16 units of a leaf's text. */
const leafLimit = 2000;
/** UTF-16 units of a preview. */
const previewLimit = 200;

/** What to write, and how. */
export interface TextQuery {
  readonly tree: MessageTree;
  readonly path: NodePath;
  readonly format: MessageTextFormat;
  readonly limit: number;
}

/** Some of a node's children, and how many there are. */
export interface NodeWindow {
  readonly total: number;
  readonly nodes: MessageNode[];
}

/**
 * A message's bytes as trees whose branches are found when they are first asked for. Never throws for bytes: what is wrong
 * with them is said by the node they belong to. Fault bad-params: a path that leads nowhere.
 */
export class MessageNodes {
  readonly #context: ViewContext;
  readonly #type: DescMessage | null;
  readonly #caches: Partial<Record<MessageTree, NodeCache>> = {};

  /** The bytes are read again and again: they must not change. A type of null: nothing is known of it. */
  constructor(bytes: Uint8Array, type: DescMessage | null, registry: Registry) {
    this.#context = new ViewContext(bytes, registry);
    this.#type = type;
  }

  get size(): number {
    return this.#context.bytes.length;
  }

  /** The message itself. */
  root(tree: MessageTree): MessageNode {
    return messageNode(this.#cache(tree).root);
  }

  /** The node's children from `from`, at most `count`. */
  window(tree: MessageTree, path: NodePath, from: number, count: number): NodeWindow {
    const cache = this.#cache(tree);
    const { branch } = cache.find(path);
    if (branch === null) return { total: 0, nodes: [] };
    const nodes: MessageNode[] = [];
    for (let i = from; i < Math.min(from + count, branch.count); i++) {
      const child = cache.kept([...path, i]) ?? branch.child(i);
      nodes.push(messageNode(child));
      cache.offer([...path, i], child);
    }
    return { total: branch.count, nodes };
  }

  /** The way to the deepest node that holds a byte; of nodes equally deep, the shortest. */
  pathAt(tree: MessageTree, offset: number): NodePath {
    return deepest(this.#cache(tree).root, offset).path;
  }

  /** A copy of the bytes from `from`, as many as there are, at most `count`. */
  bytes(from: number, count: number): { bytes: Uint8Array; size: number } {
    return { bytes: this.#context.bytes.slice(from, from + count), size: this.size };
  }

  /**
   * A node with all that is in it as text, at most `limit` UTF-16 units: JSON indented by two, the text format, or its span's
   * bytes in hex or base64. Fault unsupported: the text format of what is no message of a known type.
   */
  text({ tree, path, format, limit }: TextQuery): { text: string; truncated: boolean } {
    const node = this.#cache(tree).find(path);
    const bytes = this.#context.bytes.subarray(node.start, node.end);
    switch (format) {
      case "json": {
        const { text, cut } = nodeJson(node, 2, limit);
        return { text, truncated: cut };
      }
      case "text":
        return this.#textFormat(node, limit);
      case "hex":
        return inBytes(bytes, limit, 3, (part) => part.toString("hex").replace(/..(?!$)/g, "$& "));
      case "base64":
        return inBytes(bytes, limit, 4 / 3, (part) => part.toString("base64"));
    }
  }

  /** The root for those who walk the tree themselves. */
  walkable(tree: MessageTree): ViewNode {
    return this.#cache(tree).root;
  }

  #textFormat({ message }: ViewNode, limit: number): { text: string; truncated: boolean } {
    if (!message) {
      throw new Fault("unsupported", "Only messages of a known type have a text format.", { act: "Take JSON, or the whole message." });
    }
    const { text, truncated } = printText(message.type, this.#context.registry, message.bytes(), { limit });
    return { text, truncated };
  }

  #cache(tree: MessageTree): NodeCache {
    const cache = this.#caches[tree] ?? new NodeCache(this.#root(tree));
    this.#caches[tree] = cache;
    return cache;
  }

  #root(tree: MessageTree): ViewNode {
    const place = { key: null, start: 0, end: this.size };
    if (tree === "wire") return WireNodes.root(this.#context, this.#type, place);
    return new FieldNodes(this.#context).message(this.#type, [place], place, 0);
  }
}

/** A node as it crosses to the window. */
function messageNode(node: ViewNode): MessageNode {
  const { key, kind, start, end, field, wire, branch, problem } = node;
  const shown = branch ? nodeJson(node, 0, previewLimit) : node.text(leafLimit);
  const { text, cut } = shown;
  return { key, kind, text, cut, children: branch?.count ?? 0, start, end, field, wire, problem: problem ?? shown.problem };
}

/** The first bytes as text, as many as fit whole into the limit. */
function inBytes(
  bytes: Uint8Array,
  limit: number,
  unitsPerByte: number,
  write: (part: Buffer) => string,
): { text: string; truncated: boolean } {
  const count = Math.min(bytes.length, Math.floor(limit / unitsPerByte / 3) * 3);
  return { text: write(Buffer.from(bytes.buffer, bytes.byteOffset, count)), truncated: count < bytes.length };
}

interface Found {
  readonly path: number[];
  readonly node: ViewNode;
}

function deepest(node: ViewNode, offset: number): Found {
  let best: Found = { path: [], node };
  for (const index of node.branch?.near(offset) ?? []) {
    const child = node.branch?.child(index);
    if (!child || offset < child.start || offset >= child.end) continue;
    const found = deepest(child, offset);
    const path = [index, ...found.path];
    if (path.length > best.path.length || (path.length === best.path.length && size(found.node) < size(best.node))) {
      best = { path, node: found.node };
    }
  }
  return best;
}

function size(node: ViewNode): number {
  return node.end - node.start;
}
