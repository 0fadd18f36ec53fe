/** An element of XML as reports have it: elements, attributes and text, no more. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Reads XML strictly, and throws at whatever is not well-formed. Source: XML 1.0, chapters 2.1, 2.4, 3.1 and 4.1. */
export class XmlText {
  readonly root: XmlElement;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#match(/<\?xml version="1\.0" encoding="UTF-8"\?>\s*/y);
    this.root = this.#element();
    this.#match(/\s*$/y);
  }

  #element(): XmlElement {
    const [, name = ""] = this.#match(/<([\w-]+)/y);
    const attributes: Record<string, string> = {};
    for (let found = this.#maybe(/\s+([\w-]+)="([^"<]*)"/y); found; found = this.#maybe(/\s+([\w-]+)="([^"<]*)"/y)) {
      const [, key = "", value = ""] = found;
      if (Object.hasOwn(attributes, key)) throw new Error(`${key} stands twice in <${name}>.`);
      attributes[key] = unescaped(value);
    }
    if (this.#maybe(/\s*\/>/y)) return { name, attributes, children: [], text: "" };
    this.#match(/\s*>/y);
    const children: XmlElement[] = [];
    let text = "";
    for (;;) {
      text += unescaped(this.#maybe(/[^<]+/y)?.[0] ?? "");
      if (this.#maybe(new RegExp(`</${name}\\s*>`, "y"))) return { name, attributes, children, text };
      children.push(this.#element());
    }
  }

  #match(pattern: RegExp): RegExpExecArray {
    const found = this.#maybe(pattern);
    if (found) return found;
    throw new Error(`No ${pattern} at ${this.#at}: ${this.#text.slice(this.#at, this.#at + 60)}`);
  }

  #maybe(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }
}

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));|&/g, (all, code?: string, name?: string) => {
    if (code !== undefined) return String.fromCodePoint(Number(code));
    const char = name === undefined ? undefined : entities[name];
    if (char === undefined) throw new Error(`${all} is no reference.`);
    return char;
  });
}
