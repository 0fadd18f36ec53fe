import { useEffect, useMemo, useState } from "react";
import type { Diagnostic } from "#shared/model/schema";
import type { SourceDraft } from "#shared/model/settings";
import { useHost } from "../../host/host";
import { useSchemas } from "../../state/window-state";

/** What is wrong with a text as it stands. */
export interface CheckedSource {
  readonly problems: readonly Diagnostic[];
  /** How many errors the unsaved text would cause in other files. */
  readonly elsewhere: number;
}

/** Waits this long after the last key, so that words are checked and not letters. */
const settleMs = 180;

/** The problems of a file: of its draft, checked as it is typed, or where there is none those that the source has. */
export function useCheck(sourceId: string, file: string, draft: SourceDraft | null): CheckedSource {
  const { client } = useHost();
  const source = useSchemas((state) => state.sources.find((one) => one.source.id === sourceId));
  const saved = useMemo(() => ({ problems: (source?.diagnostics ?? []).filter((one) => one.file === file), elsewhere: 0 }), [source, file]);
  const [checked, setChecked] = useState<CheckedSource | null>(null);
  const text = draft?.text ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the other files say counts too, so another `saved` checks again
  useEffect(() => {
    if (text === null) return setChecked(null);
    let cancel = () => {};
    const timer = setTimeout(() => {
      const checking = client.open("schema.check", { sourceId, file, text });
      cancel = () => checking.cancel();
      checking.result.then(
        ({ diagnostics, elsewhere }) => setChecked({ problems: diagnostics, elsewhere }),
        // A newer text has taken its place, or the source is gone, which is told above the text.
        () => {},
      );
    }, settleMs);
    return () => {
      clearTimeout(timer);
      cancel();
    };
  }, [client, sourceId, file, text, saved]);
  return (text === null ? null : checked) ?? saved;
}
