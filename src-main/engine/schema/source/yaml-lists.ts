/** What a YAML text holds, as far as lists and maps of words go. */
export type YamlValue = string | readonly YamlValue[] | { readonly [key: string]: YamlValue };

interface Line {
  readonly indent: number;
  readonly text: string;
}

/** Deeper is no configuration of ours. */
const maxDepth = 16;

/**
 * Reads the part of YAML that buf's configuration files are written in: block maps and lists, lists between brackets,
 * words with or without quotes, comments. What is beyond it is passed over. Never throws.
 */
export function readYaml(text: string): YamlValue {
  const lines = text.split(/\r?\n/).flatMap(lineOf);
  return new YamlReader(lines).value(0);
}

/** The value of a key in a map; "" where there is none. */
export function yamlAt(value: YamlValue, key: string): YamlValue {
  if (typeof value === "string" || isList(value)) return "";
  return (Object.hasOwn(value, key) ? value[key] : undefined) ?? "";
}

/** The words of a list; one word alone is a list of one. */
export function yamlWords(value: YamlValue): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  return isList(value) ? value.filter((entry) => typeof entry === "string") : [];
}

/** The entries of a list. */
export function yamlEntries(value: YamlValue): readonly YamlValue[] {
  return isList(value) ? value : [];
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

function lineOf(line: string): Line[] {
  const text = withoutComment(line).trimEnd();
  const indent = text.length - text.trimStart().length;
  return indent === text.length || text.startsWith("---") ? [] : [{ indent, text: text.slice(indent) }];
}

/** A comment begins with # at the start or behind a space, but not in quotes. */
function withoutComment(line: string): string {
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at);
    if (quote !== "") quote = sign === quote ? "" : quote;
    else if ((sign === '"' || sign === "'") && /(^|[\s:[,-])$/.test(line.slice(Math.max(0, at - 1), at))) quote = sign;
    else if (sign === "#" && (at === 0 || /\s/.test(line.charAt(at - 1)))) return line.slice(0, at);
  }
  return line;
}

class YamlReader {
  readonly #lines: Line[];
  #at = 0;

  constructor(lines: Line[]) {
    this.#lines = lines;
  }

  /** The block that begins at the current line. */
  value(depth: number): YamlValue {
    const first = this.#lines[this.#at];
    if (!first || depth > maxDepth) return "";
    if (isItem(first.text)) return this.#list(first.indent, depth);
    if (/^[^\s"'[{][^:]*:(\s|$)|^["'][^"']*["']\s*:(\s|$)/.test(first.text)) return this.#map(first.indent, depth);
    this.#at++;
    return scalar(first.text);
  }

  #list(indent: number, depth: number): YamlValue[] {
    const entries: YamlValue[] = [];
    for (let line = this.#lines[this.#at]; line && line.indent === indent && isItem(line.text); line = this.#lines[this.#at]) {
      const rest = line.text.slice(1).trimStart();
      if (rest === "") {
        this.#at++;
        entries.push(this.#below(indent, depth));
      } else {
        // `- key: value` begins a map whose other keys stand below `key`.
        this.#lines[this.#at] = { indent: indent + line.text.length - rest.length, text: rest };
        entries.push(this.value(depth + 1));
      }
      this.#skipDeeperThan(indent);
    }
    return entries;
  }

  #map(indent: number, depth: number): YamlValue {
    const entries: [string, YamlValue][] = [];
    for (let line = this.#lines[this.#at]; line && line.indent === indent && !isItem(line.text); line = this.#lines[this.#at]) {
      const colon = line.text.search(/:(\s|$)/);
      const key = scalarText(line.text.slice(0, colon < 0 ? undefined : colon));
      const rest = colon < 0 ? "" : line.text.slice(colon + 1).trim();
      this.#at++;
      entries.push([key, rest === "" ? this.#below(indent, depth) : scalar(rest)]);
      this.#skipDeeperThan(indent);
    }
    return Object.fromEntries(entries);
  }

  /** The block below a key; a list may stand as far left as its key. */
  #below(indent: number, depth: number): YamlValue {
    const next = this.#lines[this.#at];
    if (!next || next.indent < indent || (next.indent === indent && !isItem(next.text))) return "";
    return this.value(depth + 1);
  }

  #skipDeeperThan(indent: number): void {
    while ((this.#lines[this.#at]?.indent ?? -1) > indent) this.#at++;
  }
}

function isItem(text: string): boolean {
  return text === "-" || text.startsWith("- ");
}

function scalar(text: string): YamlValue {
  const inside = /^\[(.*)\]$/.exec(text)?.[1];
  if (inside === undefined) return scalarText(text);
  return inside
    .split(",")
    .map(scalarText)
    .filter((word) => word !== "");
}

function scalarText(text: string): string {
  const trimmed = text.trim();
  return /^(["']).*\1$/.test(trimmed) && trimmed.length > 1 ? trimmed.slice(1, -1) : trimmed;
}
