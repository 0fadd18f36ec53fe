import { createFileRegistry, type FileRegistry } from "@bufbuild/protobuf";
import type { Fault } from "#shared/base/fault";
import type { SchemaSource, SourceOutline } from "#shared/model/schema";
import { Diagnostics } from "../parse/diagnostics";
import type { ResolvedMethod, SchemaProject } from "../project";

/** Stands in for the schema of a server that has not answered (yet): empty, and it says why. */
export class AwayProject implements SchemaProject {
  readonly source: SchemaSource;
  readonly outline: SourceOutline;
  readonly importedPaths: readonly string[] = [];
  readonly registry: FileRegistry = createFileRegistry();
  readonly #fault: Fault;

  /** `isNews`: there is something to report, not only to wait for. */
  constructor(source: SchemaSource, fault: Fault, isNews: boolean) {
    this.source = source;
    this.#fault = fault;
    const diagnostics = new Diagnostics();
    if (isNews) diagnostics.reportFile(source.label, "server-away", [fault.message, fault.act].filter(Boolean).join(" "));
    this.outline = { source, packages: [], services: [], types: [], diagnostics: diagnostics.sorted(), missingImports: [] };
  }

  method(): ResolvedMethod {
    throw this.#fault;
  }

  assertThere(): void {
    throw this.#fault;
  }

  path(): null {
    return null;
  }

  doc(): string {
    return "";
  }
}
