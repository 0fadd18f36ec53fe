import { useCallback, useRef, useState } from "react";
import type { CodeEditorHandle } from "../../editor/code-editor";
import { useHost } from "../../host/host";

/** Formats a text in its editor; where that cannot be, says why until the text changes. */
export function useFormat(text: string | null, editor: { readonly current: CodeEditorHandle | null }) {
  const { client } = useHost();
  const latest = useRef(text);
  latest.current = text;
  const [refusal, setRefusal] = useState<{ readonly text: string; readonly problem: string } | null>(null);
  const running = useRef(Promise.resolve());
  const formatNow = useCallback(async () => {
    const before = latest.current;
    if (before === null) return;
    const { text: formatted, problem } = await client.call("schema.format", { text: before });
    // Who has typed on meanwhile would lose that.
    if (latest.current !== before) return;
    if (problem === null) editor.current?.replace(formatted);
    setRefusal(problem === null ? null : { text: before, problem });
  }, [client, editor]);
  const format = useCallback(() => {
    const now = formatNow();
    running.current = now.catch(() => {});
    return now;
  }, [formatNow]);
  /** Resolves when no formatting is under way: what is saved next is what the user sees then. */
  const formatted = useCallback(() => running.current, []);
  return { format, formatted, problem: refusal?.text === text ? (refusal?.problem ?? null) : null };
}
