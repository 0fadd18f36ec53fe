import type { MessageNode, NodePath } from "#shared/model/message-view";
import type { Texts } from "../../../i18n/i18n";

/** Is it a field, or a value of one, that the schema does not know? Its key says so: `[#5 varint]`. */
export function isUnknown(node: MessageNode): boolean {
  return node.field === null && node.key !== null && /^\[#\d+ /.test(node.key);
}

/**
 * Where a node stands in its message, as problems say it: `users[3].labels["a b"]`; on the `wire` tree by field numbers:
 * `1.4`. `lineage` are the nodes from the root to it. The message itself has an empty one.
 */
export function jsonPath(path: NodePath, lineage: readonly MessageNode[]): string {
  const steps = path.map((index, depth) => {
    const { key, wire } = lineage[depth + 1] ?? { key: null, wire: null };
    if (key === null) return `[${index}]`;
    return wire || /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  });
  return steps.join("").replace(/^\./, "");
}

/**
 * The path of the field that a node is of, as columns and filters have it: `user.name`, without the places in lists. Null for
 * the message itself, for what the schema does not know, and where a key is no plain word.
 */
export function fieldPath(lineage: readonly MessageNode[]): string | null {
  const keys = lineage.slice(1).flatMap(({ key }) => (key === null ? [] : [key]));
  return keys.length > 0 && keys.every((key) => /^[A-Za-z_]\w*$/.test(key)) ? keys.join(".") : null;
}

/** The text of a string's JSON without quotes and escapes; any other JSON as it is. A cut one has no closing quote. */
export function plainText({ kind, text, cut }: Pick<MessageNode, "kind" | "text" | "cut">): string {
  if (kind !== "string") return text;
  try {
    const whole: unknown = JSON.parse(cut ? `${withoutHalfEscape(text)}"` : text);
    return typeof whole === "string" ? whole : text;
  } catch {
    return text;
  }
}

/** An escape that was cut in its middle goes; an escaped backslash before it stays. */
const withoutHalfEscape = (text: string) => text.replace(/^((?:[^\\]|\\u[\da-f]{4}|\\[^u])*)\\(?:u[\da-f]{0,3})?$/i, "$1");

const timestampType = "google.protobuf.Timestamp";

/** The moment that a Timestamp's node tells; null for any other node, and for one that is none. */
export function momentOf({ kind, field, text, cut }: MessageNode): Date | null {
  if (kind !== "string" || cut || !field?.type.endsWith(timestampType)) return null;
  const date = new Date(text.slice(1, -1));
  return Number.isNaN(date.getTime()) ? null : date;
}

/** How many children a node has, in words for what they are. */
export function childCount({ kind, field, children }: MessageNode, { count }: Pick<Texts, "count">): string {
  if (kind === "array") return count("message.items", children);
  return count(field?.type.startsWith("map<") ? "message.entries" : "message.fields", children);
}
