import type { Diagnostic, DiagnosticCode } from "#shared/model/schema";
import type { SourceText, Span } from "./source-text";

/** What a file may report: beyond it, more lines help nobody, and a hostile file must not fill the memory. */
const perFile = 200;
const maxMessageLength = 1000;

/** Collects what is wrong with the files of one source. */
export class Diagnostics {
  readonly #list: Diagnostic[] = [];
  readonly #counts = new Map<string, number>();
  readonly #withErrors = new Set<string>();

  /** Adds a problem at a span of a file's text. Returns it, so that it can be given as the reason for what it broke. */
  report(source: SourceText, span: Span, code: DiagnosticCode, message: string, severity: Diagnostic["severity"] = "error"): Diagnostic {
    const from = source.position(span.start);
    const to = source.position(Math.max(span.end, span.start));
    return this.add({
      severity,
      code,
      file: source.name,
      line: from.line,
      column: from.column,
      endLine: to.line,
      endColumn: to.column,
      message: shortened(message),
    });
  }

  /** Adds a problem of a file as a whole, or of one that has no text. */
  reportFile(file: string, code: DiagnosticCode, message: string, severity: Diagnostic["severity"] = "error"): Diagnostic {
    return this.add({ severity, code, file, line: 1, column: 1, endLine: 1, endColumn: 1, message: shortened(message) });
  }

  add(diagnostic: Diagnostic): Diagnostic {
    const count = (this.#counts.get(diagnostic.file) ?? 0) + 1;
    this.#counts.set(diagnostic.file, count);
    if (diagnostic.severity === "error") this.#withErrors.add(diagnostic.file);
    if (count <= perFile) this.#list.push(diagnostic);
    return diagnostic;
  }

  /** Puts others in the place of what was reported: for what only the whole can tell. */
  revise(change: (diagnostic: Diagnostic) => Diagnostic): void {
    for (const [index, diagnostic] of this.#list.entries()) this.#list[index] = change(diagnostic);
    const stillBad = new Set(this.#list.filter(({ severity }) => severity === "error").map(({ file }) => file));
    // Of a file with more problems than are kept, the error may be among the others.
    for (const file of this.#withErrors) if (!stillBad.has(file) && (this.#counts.get(file) ?? 0) <= perFile) this.#withErrors.delete(file);
  }

  hasErrors(file: string): boolean {
    return this.#withErrors.has(file);
  }

  /** By file, then by place. */
  sorted(): Diagnostic[] {
    return [...this.#list].sort(byPlace);
  }
}

/** The order in which diagnostics are shown: by file, then by place. */
export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return compareText(a.file, b.file) || a.line - b.line || a.column - b.column;
}

/** Says better what is wrong, now that more is known. Whoever holds the diagnostic as a reason sees it too. */
export function amendDiagnostic(diagnostic: Diagnostic, code: DiagnosticCode, message: string): void {
  Object.assign(diagnostic, { code, message: shortened(message) });
}

// A name in a hostile file may be as long as the file.
function shortened(message: string): string {
  return message.length > maxMessageLength ? `${message.slice(0, maxMessageLength)}…` : message;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
