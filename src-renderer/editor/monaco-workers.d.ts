/** The parts of Monaco from which its own JSON worker is made; they come without types. */

declare module "monaco-editor/languages/features/json/jsonWorker" {
  export interface MirrorModel {
    readonly uri: { toString(): string };
    readonly version: number;
    getValue(): string;
  }
  export interface WorkerContext {
    getMirrorModels(): readonly MirrorModel[];
  }
  export interface Position {
    readonly line: number;
    readonly character: number;
  }
  export interface Diagnostic {
    readonly range: { readonly start: Position; readonly end: Position };
  }
  export type CreateData = object;
  export class JSONWorker {
    constructor(context: WorkerContext, data: CreateData);
    doValidation(uri: string): Promise<Diagnostic[]>;
  }
}

declare module "monaco-editor/internal/common/initialize" {
  import type { CreateData, WorkerContext } from "monaco-editor/languages/features/json/jsonWorker";
  export function initialize(create: (context: WorkerContext, data: CreateData) => object): void;
}
