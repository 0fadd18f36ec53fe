import type { Diagnostic, DiagnosticCode } from "#shared/model/schema";
import type { Declaration } from "../parse/declarations";
import type { Diagnostics } from "../parse/diagnostics";
import type { Span } from "../parse/source-text";
import type { LinkUnit } from "./link-unit";

/** The parts of a declaration that a problem can be at. */
export type Spot = "name" | "type" | "output" | "number" | "label" | "extendee" | "syntax" | "whole";

const fileStart: Span = { start: 0, end: 0 };

/** Reports problems found while linking, at the declaration they are in. */
export class LinkReport {
  readonly #diagnostics: Diagnostics;

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  /** At a part of the declaration of `proto`. Null, and nothing reported, for a unit that came ready made. */
  at(unit: LinkUnit, proto: object, spot: Spot, code: DiagnosticCode, message: string): Diagnostic | null {
    const declaration: Declaration | undefined = unit.parsed?.declarations.get(proto);
    return this.span(unit, declaration?.[spot] ?? declaration?.name ?? fileStart, code, message);
  }

  span(unit: LinkUnit, span: Span, code: DiagnosticCode, message: string, severity: Diagnostic["severity"] = "error"): Diagnostic | null {
    return unit.parsed ? this.#diagnostics.report(unit.parsed.source, span, code, message, severity) : null;
  }

  hasErrors(unit: LinkUnit): boolean {
    return this.#diagnostics.hasErrors(unit.name);
  }
}
