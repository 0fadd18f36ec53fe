import type { MarkNote } from "#shared/model/call";

/** What the row of a mark says; null where it says nothing that is known. */
export function parseMarkNote(json: string): MarkNote | null {
  try {
    const note: unknown = JSON.parse(json);
    if (typeof note !== "object" || note === null || !("attempt" in note) || typeof note.attempt !== "number") return null;
    return { attempt: note.attempt, before: "before" in note && typeof note.before === "string" ? note.before : null };
  } catch {
    return null;
  }
}
