import { type CutText, cutText } from "./leaf-text";
import type { ViewNode } from "./view-node";

/** A node with all that is in it as JSON, cut at `limit` UTF-16 units; `indent` 0 puts all on one line. Does no more than what is shown costs. */
export function nodeJson(node: ViewNode, indent: number, limit: number): CutText {
  const writer = new NodeJsonWriter(indent, limit);
  writer.write(node, 0);
  return { ...cutText(writer.text, limit), problem: null };
}

class NodeJsonWriter {
  readonly #indent: number;
  readonly #limit: number;
  text = "";

  constructor(indent: number, limit: number) {
    this.#indent = indent;
    this.#limit = limit;
  }

  get #isFull(): boolean {
    return this.text.length > this.#limit;
  }

  write(node: ViewNode, level: number): void {
    const { branch, kind } = node;
    if (branch === null) {
      // One unit beyond the limit is enough to know that the text is cut.
      this.text += node.text(this.#limit - this.text.length + 1).text;
      return;
    }
    const [open, close] = kind === "array" ? "[]" : "{}";
    this.text += open;
    for (let i = 0; i < branch.count && !this.#isFull; i++) {
      if (i > 0) this.text += ",";
      this.#newLine(level + 1);
      const child = branch.child(i);
      if (kind === "object") this.text += `${JSON.stringify(child.key)}:${this.#indent > 0 ? " " : ""}`;
      this.write(child, level + 1);
    }
    if (branch.count > 0) this.#newLine(level);
    this.text += close;
  }

  #newLine(level: number): void {
    if (this.#indent > 0) this.text += `\n${" ".repeat(this.#indent * level)}`;
  }
}
