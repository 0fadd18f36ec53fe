import type { MetadataEntry } from "#shared/model/metadata";

/**
 * Reads pasted text as metadata: one `key: value` to the line, also as curl and grpcurl take them (`-H 'key: value'`).
 * Null where the text is one plain value, or where some line is no pair: then it is to be pasted as it is.
 */
export function metadataLines(text: string): MetadataEntry[] | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (lines.length === 0 || (lines.length === 1 && !/^[\w.-]+:\s|^-H\s/.test(lines[0] ?? ""))) return null;
  const entries: MetadataEntry[] = [];
  for (const line of lines) {
    const bare = line
      .replace(/\s*\\$/, "")
      .replace(/^-H\s+/, "")
      .replace(/^(["'])(.*)\1$/, "$2");
    const match = /^([\w.-]+)\s*:\s*(.*)$/.exec(bare);
    if (!match) return null;
    entries.push({ key: match[1] ?? "", value: match[2] ?? "", enabled: true });
  }
  return entries;
}
