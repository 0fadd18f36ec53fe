import type { Cancellation } from "#shared/base/cancellation";
import type { Disposable } from "#shared/base/disposable";
import type { Diagnostic } from "#shared/model/schema";
import type { Reference } from "#shared/model/source-file";
import type { SymbolAt, SymbolGraph, SymbolHit, SymbolPage } from "#shared/model/symbol";
import type { DescriptorSetFile } from "../foreign/descriptor-set";
import type { Position } from "../parse/source-text";
import type { GivenText } from "../source/given-texts";
import type { CompiledSchema } from "./compiled";

/** What a schema is to be compiled of. */
export type CompileInput =
  | {
      readonly kind: "disk";
      readonly paths: readonly string[];
      readonly importPaths: readonly string[];
      readonly bundledRoot: string | null;
    }
  | {
      readonly kind: "texts";
      readonly files: readonly GivenText[];
      readonly added: readonly GivenText[];
      readonly bundledRoot: string | null;
    }
  | { readonly kind: "setPaths"; readonly paths: readonly string[] }
  | { readonly kind: "sets"; readonly files: readonly DescriptorSetFile[] }
  /** google.protobuf.FileDescriptorProto each, and what was named and not given. */
  | {
      readonly kind: "descriptors";
      readonly files: readonly Uint8Array[];
      readonly missing: readonly { readonly name: string; readonly reason: string }[];
    };

/** A source to be compiled. */
export interface CompileRequest {
  readonly sourceId: string;
  /** What the source is called in messages. */
  readonly label: string;
  readonly input: CompileInput;
}

export interface CompileControl {
  readonly cancellation?: Cancellation | undefined;
  /** Hears now and then how many files of how many are done; with null for all, how many were found so far. */
  readonly progress?: ((done: number, total: number | null) => void) | undefined;
}

/** What a source would be with a text that is not saved. */
export interface Preview {
  readonly diagnostics: readonly Diagnostic[];
  /** The import name that the file would have; null if it would be none of the source's. */
  readonly name: string | null;
}

/**
 * Compiles schemas and answers questions about their symbols; here, or in a thread of its own. Compiling a source again
 * costs as much as what has changed. All questions throw Fault source-gone for a source that was not compiled.
 */
export interface SchemaEngine extends Disposable {
  /** Throws Fault file-not-found, file-unreadable, too-large or no-protos, and cancelled; all else is a diagnostic. */
  compile(request: CompileRequest, control?: CompileControl): Promise<CompiledSchema>;
  /** Forgets a source; none of that id is fine too. */
  close(sourceId: string): void;
  /** The text of a file, printed where there is none. Fault file-not-found, file-unreadable. */
  text(sourceId: string, file: string): Promise<string>;
  /** The page of a message, an enum or a service. Fault symbol-gone. */
  page(sourceId: string, name: string): Promise<SymbolPage>;
  /** What a page's symbol hangs together with. Fault symbol-gone. */
  graph(sourceId: string, name: string, depth: number): Promise<SymbolGraph>;
  /** What stands at a place of a file; null for nothing that has a name. */
  at(sourceId: string, file: string, position: Position): Promise<SymbolAt | null>;
  /**
   * What would be wrong if a file of a source that was compiled of paths had another text: all diagnostics, and the import
   * name that the file would have. Nothing changes. Throws Fault cancelled and what `compile` throws.
   */
  preview(sourceId: string, path: string, text: string, cancellation?: Cancellation): Promise<Preview>;
  /** Every mention of what stands at a place of a file, its declaration among them, at most `limit`. */
  references(sourceId: string, file: string, position: Position, limit: number): Promise<Reference[]>;
  /** The best `limit` hits in all sources together, best first. */
  search(query: string, limit: number): Promise<SymbolHit[]>;
}
