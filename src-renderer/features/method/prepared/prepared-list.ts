import { maxPrepared, once, type PreparedMessage } from "#shared/model/prepared-message";
import type { RequestBody } from "#shared/model/request-body";

type List = readonly PreparedMessage[];

/** The list with one more, at `at` or at its end; as it is where it is full. */
export function withMessage(list: List, message: PreparedMessage, at = list.length): List {
  return list.length >= maxPrepared ? list : list.toSpliced(at, 0, message);
}

export function withChange(list: List, id: string, change: Partial<Omit<PreparedMessage, "id">>): List {
  return list.map((message) => (message.id === id ? { ...message, ...change } : message));
}

export function without(list: List, id: string): List {
  return list.filter((message) => message.id !== id);
}

/** The message one place up (-1) or down (1); where it is at that end already, the same list. */
export function moved(list: List, id: string, by: 1 | -1): List {
  const at = list.findIndex((message) => message.id === id);
  const to = at + by;
  const message = list[at];
  if (!message || to < 0 || to >= list.length) return list;
  return list.toSpliced(at, 1).toSpliced(to, 0, message);
}

/** A body to be kept, sent once, under a name made of its first words; `fallback` where it has none. */
export function preparedOf(id: string, { format, text }: RequestBody, fallback: string): PreparedMessage {
  return { id, name: wordsOf(text, format) ?? fallback, format, text, repeat: once };
}

/** UTF-16 units of a name that was made up. */
const nameLength = 28;

/** The last text among a JSON body's values, which is more often what is said than who says it. */
function wordsOf(text: string, format: RequestBody["format"]): string | null {
  if (format !== "json") return null;
  const values = [...text.slice(0, 4000).matchAll(/:\s*"((?:[^"\\]|\\.)*)"/gsu)].map(([, value]) => value?.trim() ?? "");
  const words = values.findLast((value) => /\p{L}/u.test(value) && !/^\d{4}-\d\d-\d\dT/.test(value));
  if (words === undefined) return null;
  const letters = [...words];
  return letters.length > nameLength ? `${letters.slice(0, nameLength - 1).join("")}…` : words;
}
