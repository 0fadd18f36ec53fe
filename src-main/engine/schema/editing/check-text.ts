import type { Cancellation } from "#shared/base/cancellation";
import type { Diagnostic } from "#shared/model/schema";
import type { SchemaCatalog } from "../catalog";

/** What an unsaved text would bring about. */
export interface CheckedText {
  /** Of the file itself, under the name it has now. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many errors other files would have that they do not have now. */
  readonly elsewhere: number;
}

/** Checks a text as if it were saved; nothing changes. Throws Fault source-gone, file-read-only, cancelled. */
export async function checkText(
  catalog: SchemaCatalog,
  { sourceId, file, text }: { readonly sourceId: string; readonly file: string; readonly text: string },
  cancellation: Cancellation,
): Promise<CheckedText> {
  const saved = catalog.get(sourceId);
  // A file's import name follows from its package and who imports it, so another text may give it another one.
  const { diagnostics, name } = await catalog.preview(sourceId, file, text, cancellation);
  const isOwn = (one: Diagnostic) => one.file === (name ?? file);
  const known = new Set(saved.outline.diagnostics.map(keyOf));
  const others = diagnostics.filter((one) => !isOwn(one) && one.severity === "error");
  return {
    diagnostics: diagnostics.filter(isOwn).map((one) => ({ ...one, file })),
    elsewhere: others.filter((one) => !known.has(keyOf(one))).length,
  };
}

function keyOf({ file, line, column, code, message }: Diagnostic): string {
  return JSON.stringify([file, line, column, code, message]);
}
