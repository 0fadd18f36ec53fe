import { useEffect, useRef } from "react";
import { Fault } from "#shared/base/fault";
import { useHost } from "../../host/host";
import { putSourceText, type SourceText, sourceKey } from "../../state/source-store";
import { useSchemas, useSourceTexts, useWindowState } from "../../state/window-state";

interface ShownText extends SourceText {
  /** The file that the text is of; another one's while a new one is read. */
  readonly file: string;
}

const nothing: SourceText = { text: null, hash: "", readOnly: null, fault: null };

/** The file's text, read again whenever the schemas have changed. One component shows a file at a time. */
export function useSourceText(sourceId: string, file: string): ShownText {
  const { client } = useHost();
  const { sources } = useWindowState();
  const revision = useSchemas((state) => state.revision);
  const key = sourceKey(sourceId, file);
  const found = useSourceTexts((texts) => texts.get(key));
  const shown = useRef<ShownText>({ ...nothing, file });
  if (found) shown.current = { ...found, file };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision stands for the file's content
  useEffect(() => {
    const reading = client.open("schema.text", { sourceId, file });
    reading.result.then(
      ({ text, ...rest }) => putSourceText(sources, key, { ...rest, text: text.replaceAll("\r\n", "\n"), fault: null }),
      (reason: unknown) => {
        const fault = Fault.from(reason);
        const before = sources.getState().texts.get(key) ?? nothing;
        if (fault.code !== "cancelled") putSourceText(sources, key, { ...before, fault: fault.toData() });
      },
    );
    return () => reading.cancel();
  }, [client, sources, sourceId, file, key, revision]);
  useEffect(() => () => putSourceText(sources, key, null), [sources, key]);
  return shown.current;
}
