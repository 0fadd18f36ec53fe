import type { Diagnostic, DiagnosticCode } from "#shared/model/schema";
import type { Diagnostics } from "../parse/diagnostics";

/** Of one kind of repair in one file this many are named; the rest is counted. */
const namedEach = 5;

/**
 * Names what was put right in foreign descriptors. A sloppy server makes the same slip in every field: repairs of one
 * kind in one file become one line.
 */
export class RepairLog {
  readonly #diagnostics: Diagnostics;
  readonly #kinds = new Map<string, { readonly file: string; readonly what: string; readonly names: string[]; count: number }>();

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  /** `what` ends the sentence "name, name and 3 more: …". */
  repaired(file: string, name: string, what: string): void {
    const key = `${file}\n${what}`;
    const known = this.#kinds.get(key) ?? { file, what, names: [], count: 0 };
    known.count++;
    if (known.names.length < namedEach) known.names.push(name);
    this.#kinds.set(key, known);
  }

  /** What could not be put right. */
  lost(file: string, code: DiagnosticCode, message: string): Diagnostic {
    return this.#diagnostics.reportFile(file, code, message);
  }

  /** Reports the repairs; to be called once, at the end. */
  close(): void {
    for (const { file, what, names, count } of this.#kinds.values()) {
      const more = count > names.length ? ` and ${count - names.length} more` : "";
      this.#diagnostics.reportFile(file, "repaired", `${names.join(", ")}${more}: ${what}`, "warning");
    }
  }
}
