/** What is to be known of a text for another tool, before it is run, by its kind: the window has the words, in each of its languages. */
export const exportNoteKinds = [
  "secret-in-target",
  "secret-in-metadata",
  "secret-in-message",
  "environment",
  "basic",
  "token-ends",
  "authority-file",
  "pinned-file",
  "identity-files",
  "proxy-left-out",
  "prefix-left-out",
  "prefix-beyond-stubs",
  "deadline-left-out",
  "secret-left-out",
  "always-verified",
  "one-name",
  "one-value",
  "any-without-types",
  "schema-needed",
  "set-of-server",
  "set-here",
  "files-here",
  "plugin-needed",
] as const;
export type ExportNoteKind = (typeof exportNoteKinds)[number];

export interface ExportNote {
  readonly kind: ExportNoteKind;
  /** What its words name, by the names of their holes: `tool`, `variable`, `key`. */
  readonly values: Readonly<Record<string, string>>;
}

/** A note, with what its words name. */
export function exportNote(kind: ExportNoteKind, values: Readonly<Record<string, string>> = {}): ExportNote {
  return { kind, values };
}
