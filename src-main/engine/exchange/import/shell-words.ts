/** The shells whose way of quoting is understood: bash and its kin, PowerShell, and the Windows prompt. */
type Shell = "bash" | "powershell" | "cmd";

/** One command of a line, as its program would see it. */
export interface ShellCommand {
  /** The program and its arguments, quotes taken off; `$NAME` stands as `{{NAME}}`. */
  readonly words: readonly string[];
  /** What it is given on its standard input: a here-document, a here-string, or what an `echo` before the pipe says; null for nothing known. */
  readonly input: string | null;
  /** Files that it reads its standard input from (`< body.json`). */
  readonly inputFile: string | null;
  /** The names of variables in its words and its input. */
  readonly variables: readonly string[];
  /** What a shell would have run to know (`$(…)`), as it is written. */
  readonly substitutions: readonly string[];
}

/** Takes a pasted command line apart. Of a line that ends within quotes, the rest is the last word. */
export function readCommands(text: string): ShellCommand[] {
  const lines = text.replace(/\r\n?/g, "\n");
  return new CommandReader(lines, shellOf(lines)).read();
}

/** How a line is broken tells the shell; a line that is not broken is read as bash would, which fits nearly all. */
function shellOf(text: string): Shell {
  if (/`[ \t]*\n/.test(text)) return "powershell";
  if (/\^[ \t]*\n/.test(text) || /^[A-Za-z]:\\[^\n]*>/.test(text)) return "cmd";
  return "bash";
}

interface HereDocument {
  readonly end: string;
  readonly quoted: boolean;
  readonly stripsTabs: boolean;
}

const escapesOfAnsiC: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  v: "\v",
  "0": "\0",
};

class CommandReader {
  readonly #text: string;
  readonly #shell: Shell;
  /** What stands before a character to take its meaning away. */
  readonly #escape: string;
  #at = 0;
  readonly #commands: ShellCommand[] = [];
  #words: string[] = [];
  #word: string | null = null;
  #input: string | null = null;
  #inputFile: string | null = null;
  #variables: string[] = [];
  #substitutions: string[] = [];
  #documents: HereDocument[] = [];
  /** What the command before a pipe says. */
  #piped: string | null = null;

  constructor(text: string, shell: Shell) {
    this.#text = text;
    this.#shell = shell;
    this.#escape = shell === "powershell" ? "`" : shell === "cmd" ? "^" : "\\";
  }

  read(): ShellCommand[] {
    while (this.#at < this.#text.length) this.#step();
    this.#endCommand(false);
    return this.#commands;
  }

  #step(): void {
    const char = this.#text[this.#at] ?? "";
    if (char === this.#escape) this.#escaped();
    else if (char === "\n") this.#lineEnd();
    else if (char === " " || char === "\t") this.#skipTo(this.#endWord);
    else if (char === "'" && this.#shell !== "cmd") this.#add(this.#singleQuoted());
    else if (char === '"') this.#doubleQuoted();
    else if (char === "$" && this.#shell === "bash" && this.#text[this.#at + 1] === "'") this.#ansiQuoted();
    else if (char === "$" && this.#shell !== "cmd") this.#add(this.#variable());
    else if (char === "#" && this.#word === null && this.#shell !== "cmd") this.#comment();
    else if (char === "<") this.#redirection();
    else if (char === ">") this.#output();
    else if (char === "|" || char === ";" || char === "&") this.#operator(char);
    else this.#take(char);
  }

  #take(char: string): void {
    this.#add(char);
    this.#at++;
  }

  #add(text: string): void {
    this.#word = (this.#word ?? "") + text;
  }

  #skipTo(act: () => void): void {
    this.#at++;
    act.call(this);
  }

  #endWord(): void {
    if (this.#word !== null) this.#words.push(this.#word);
    this.#word = null;
  }

  #escaped(): void {
    const next = this.#text[this.#at + 1] ?? "";
    this.#at += 2;
    // An escaped end of a line goes on with the next; blanks may have come behind it in pasting.
    const blanks = /^[ \t]*\n/.exec(this.#text.slice(this.#at - 1));
    if (blanks) this.#at += blanks[0].length - 1;
    else this.#add(next);
  }

  #singleQuoted(): string {
    const from = this.#at + 1;
    let end = this.#indexOf("'", from);
    if (this.#shell === "powershell") while (this.#text[end + 1] === "'") end = this.#indexOf("'", end + 2);
    this.#at = end + 1;
    const inner = this.#text.slice(from, end);
    return this.#shell === "powershell" ? inner.replaceAll("''", "'") : inner;
  }

  #doubleQuoted(): void {
    this.#add("");
    this.#at++;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] ?? "";
      const next = this.#text[this.#at + 1] ?? "";
      if (char === '"' && !(this.#shell === "powershell" && next === '"')) break;
      if (this.#escapesInQuotes(char, next)) {
        if (!(next === "\n" && char === "\\")) this.#add(next);
        this.#at += 2;
      } else if (char === "$" && this.#shell !== "cmd") this.#add(this.#variable());
      else this.#take(char);
    }
    this.#at++;
  }

  #escapesInQuotes(char: string, next: string): boolean {
    switch (this.#shell) {
      case "bash":
        return char === "\\" && /["\\$`\n]/.test(next);
      case "powershell":
        return char === "`" || (char === '"' && next === '"') || (char === "\\" && next === '"');
      case "cmd":
        return char === "\\" && (next === '"' || next === "\\");
    }
  }

  #ansiQuoted(): void {
    this.#add("");
    this.#at += 2;
    while (this.#at < this.#text.length && this.#text[this.#at] !== "'") {
      const hex = /^\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/.exec(this.#text.slice(this.#at, this.#at + 10));
      const code = Number.parseInt(hex?.[1] ?? hex?.[2] ?? hex?.[3] ?? "", 16);
      if (hex && code <= 0x10ffff) {
        this.#add(String.fromCodePoint(code));
        this.#at += hex[0].length;
      } else if (this.#text[this.#at] === "\\") {
        const next = this.#text[this.#at + 1] ?? "";
        this.#add(escapesOfAnsiC[next] ?? next);
        this.#at += 2;
      } else this.#take(this.#text[this.#at] ?? "");
    }
    this.#at++;
  }

  /** At a `$`: moves behind what it stands before. */
  #variable(): string {
    const rest = this.#text.slice(this.#at);
    const named = /^\$(?:\{(?:env:)?([A-Za-z_]\w*)[^}\n]*\}|(?:env:)?([A-Za-z_]\w*))/.exec(rest);
    const name = named?.[1] ?? named?.[2];
    if (named && name !== undefined) {
      this.#at += named[0].length;
      this.#variables.push(name);
      return `{{${name}}}`;
    }
    if (!rest.startsWith("$(")) {
      this.#at++;
      return "$";
    }
    const end = closingOf(rest);
    this.#at += end;
    this.#substitutions.push(rest.slice(0, end));
    return rest.slice(0, end);
  }

  #comment(): void {
    this.#at = this.#indexOf("\n", this.#at);
  }

  #redirection(): void {
    const rest = this.#text.slice(this.#at);
    const document = /^<<(-?)[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([^\s;|&<>'"]+))/.exec(rest);
    if (rest.startsWith("<<<")) {
      this.#at += 3;
      this.#input = `${this.#nextWord()}\n`;
    } else if (document && this.#shell === "bash") {
      const [all, dash, single, double, bare] = document;
      const end = single ?? double ?? bare ?? "";
      this.#documents.push({ end, quoted: bare === undefined || all.includes("\\"), stripsTabs: dash === "-" });
      this.#at += all.length;
    } else {
      this.#at++;
      this.#inputFile = this.#nextWord();
    }
  }

  /** `> file`, `2>&1`: of no use here. */
  #output(): void {
    if (this.#word !== null && /^\d$/.test(this.#word)) this.#word = null;
    while (/[>&]/.test(this.#text[this.#at] ?? "")) this.#at++;
    this.#nextWord();
  }

  /** The word that comes next, taken out of the command. */
  #nextWord(): string {
    this.#endWord();
    const before = this.#words.length;
    while (/[ \t]/.test(this.#text[this.#at] ?? "")) this.#at++;
    while (this.#at < this.#text.length && !/[\s;|&<>]/.test(this.#text[this.#at] ?? "")) this.#step();
    this.#endWord();
    return this.#words.splice(before).join(" ");
  }

  #lineEnd(): void {
    this.#at++;
    for (const document of this.#documents.splice(0)) this.#input = this.#readDocument(document);
    // A line that ends with a pipe goes on.
    if (this.#word === null && this.#words.length === 0) return;
    this.#endCommand(false);
  }

  #readDocument({ end, quoted, stripsTabs }: HereDocument): string {
    const lines: string[] = [];
    while (this.#at < this.#text.length) {
      const next = this.#indexOf("\n", this.#at);
      const line = this.#text.slice(this.#at, next);
      const bare = stripsTabs ? line.replace(/^\t+/, "") : line;
      this.#at = next + 1;
      if (bare.trimEnd() === end) break;
      lines.push(bare);
    }
    const text = lines.map((line) => `${line}\n`).join("");
    return quoted ? text : this.#expanded(text);
  }

  /** A here-document whose end is not quoted: variables and escapes hold in it. */
  #expanded(text: string): string {
    const inner = new CommandReader(text, "bash");
    while (inner.#at < text.length) {
      const char = text[inner.#at] ?? "";
      const next = text[inner.#at + 1] ?? "";
      if (char === "\\" && /[\\$`\n]/.test(next)) {
        if (next !== "\n") inner.#add(next);
        inner.#at += 2;
      } else if (char === "$") inner.#add(inner.#variable());
      else inner.#take(char);
    }
    this.#variables.push(...inner.#variables);
    this.#substitutions.push(...inner.#substitutions);
    return inner.#word ?? "";
  }

  #operator(char: string): void {
    if (this.#shell === "cmd" && char === ";") {
      this.#take(char);
      return;
    }
    const doubled = this.#text[this.#at + 1] === char;
    this.#at += doubled ? 2 : 1;
    this.#endCommand(char === "|" && !doubled);
  }

  #endCommand(pipes: boolean): void {
    this.#endWord();
    const words = this.#words;
    const input = this.#input ?? this.#piped;
    this.#piped = null;
    if (words.length > 0) {
      const command: ShellCommand = {
        words,
        input,
        inputFile: this.#inputFile,
        variables: this.#variables,
        substitutions: this.#substitutions,
      };
      if (pipes) this.#piped = said(command);
      this.#commands.push(command);
    }
    this.#words = [];
    this.#input = null;
    this.#inputFile = null;
    this.#variables = [];
    this.#substitutions = [];
  }

  #indexOf(what: string, from: number): number {
    const at = this.#text.indexOf(what, from);
    return at < 0 ? this.#text.length : at;
  }
}

/** What `echo`, `printf` and a `cat` of its own input write; null for all else. */
function said({ words, input }: ShellCommand): string | null {
  const [program, ...given] = words;
  if (program === "cat" && given.every((word) => word === "-")) return input;
  if (program === "echo") return given.filter((word, at) => !(at === 0 && /^-[neE]+$/.test(word))).join(" ");
  if (program !== "printf") return null;
  const [format = "", ...values] = given;
  const text = format.replaceAll("\\n", "\n");
  return values.length === 0 ? text : values.map((value) => text.replace("%s", () => value)).join("");
}

/** Where a `$(…)` at the start of a text ends. */
function closingOf(text: string): number {
  let depth = 0;
  for (let at = 1; at < text.length; at++) {
    if (text[at] === "(") depth++;
    else if (text[at] === ")" && --depth === 0) return at + 1;
  }
  return text.length;
}
