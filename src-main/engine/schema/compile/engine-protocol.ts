import type { FaultData } from "#shared/base/fault";
import type { CompiledFile, CompiledSchema } from "./compiled";
import type { SchemaEngine } from "./schema-engine";

/** The questions that are passed on as they are. */
export type Question = "text" | "page" | "graph" | "at" | "references" | "search";
/** What has an answer. */
export type EngineAct = Question | "compile" | "preview";

/** What the core asks of the thread that compiles. */
export type EngineRequest =
  | { readonly id: number; readonly act: "compile"; readonly args: readonly [Parameters<SchemaEngine["compile"]>[0]] }
  | { readonly id: number; readonly act: "preview"; readonly args: readonly [sourceId: string, path: string, text: string] }
  | { readonly id: number; readonly act: Question; readonly args: readonly unknown[] }
  | { readonly act: "close"; readonly sourceId: string }
  | { readonly act: "cancel"; readonly id: number };

/** What a compilation has changed; the files themselves come before it, in parts. */
export interface CompileAnswer extends Omit<CompiledSchema, "files"> {
  /** The names of all files, in their order. */
  readonly names: readonly string[];
}

/** What the thread answers. */
export type EngineAnswer =
  | { readonly id: number; readonly kind: "progress"; readonly done: number; readonly total: number | null }
  | { readonly id: number; readonly kind: "files"; readonly files: readonly CompiledFile[] }
  | { readonly id: number; readonly kind: "done"; readonly value: unknown }
  | { readonly id: number; readonly kind: "failed"; readonly fault: FaultData };

/** So many files go in one message: the core is not held up by any. */
export const filesPerMessage = 100;
