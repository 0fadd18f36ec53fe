import { useEffect, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import { useHost } from "../../host/host";
import { useSchemas } from "../../state/window-state";

interface SourceText {
  /** The file that the text is of; another one's while a new one is read. */
  readonly file: string;
  readonly text: string | null;
  readonly fault: FaultData | null;
}

/** The file's text, read again whenever the schemas have changed. */
export function useSourceText(sourceId: string, file: string): SourceText {
  const { client } = useHost();
  const revision = useSchemas((state) => state.revision);
  const [answer, setAnswer] = useState<SourceText>({ file, text: null, fault: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision stands for the file's content
  useEffect(() => {
    const reading = client.open("schema.text", { sourceId, file });
    reading.result.then(
      ({ text }) => setAnswer({ file, text, fault: null }),
      (reason: unknown) => {
        const fault = Fault.from(reason);
        // What was read before stays in sight under the fault.
        if (fault.code !== "cancelled")
          setAnswer((before) => ({ file, text: before.file === file ? before.text : null, fault: fault.toData() }));
      },
    );
    return () => reading.cancel();
  }, [client, sourceId, file, revision]);
  return answer;
}
