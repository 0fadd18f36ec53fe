import * as v from "valibot";
import { type DeclaredName, declaredNameKinds, type Reference, readOnlyReasons, type SourceFile } from "../model/source-file";
import { id, longText, name } from "./values";

/** A file of a source, by its import name. */
export const sourceFileName = { sourceId: id, file: name };

export const textHash = v.pipe(v.string(), v.minLength(1), v.maxLength(128));

export const sourceFile = v.object({
  text: v.string(),
  hash: textHash,
  readOnly: v.nullable(v.picklist(readOnlyReasons)),
}) satisfies v.GenericSchema<unknown, SourceFile>;

/** A text that is edited, and need not be on the disk. */
export const editedText = { ...sourceFileName, text: longText };

const textRange = v.object({ line: v.number(), column: v.number(), endLine: v.number(), endColumn: v.number() });

export const declaredName = v.object({
  kind: v.picklist(declaredNameKinds),
  name: v.string(),
  detail: v.string(),
  deprecated: v.boolean(),
  level: v.number(),
  range: textRange,
  nameRange: textRange,
}) satisfies v.GenericSchema<unknown, DeclaredName>;

export const reference = v.object({
  file: v.string(),
  line: v.number(),
  column: v.number(),
  endColumn: v.number(),
  text: v.string(),
}) satisfies v.GenericSchema<unknown, Reference>;
