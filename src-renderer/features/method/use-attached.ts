import { useEffect, useState } from "react";
import { type AttachedFile, readFileReference } from "#shared/model/request-body";
import { useHost } from "../../host/host";

/** What is known of the file of a reference (`NAME#ID`) now; null where nothing is, undefined while it is asked for, or for no file. */
export function useAttached(reference: string): AttachedFile | null | undefined {
  const { client } = useHost();
  const [known, setKnown] = useState<{ reference: string; file: AttachedFile | null }>();
  useEffect(() => {
    let current = true;
    const { id } = readFileReference(reference);
    if (id === "") return;
    const ask = () =>
      client.call("files.attached", { ids: [id] }).then(
        ({ files: [file = null] }) => current && setKnown({ reference, file }),
        () => {},
      );
    void ask();
    // Someone may have moved the file meanwhile.
    window.addEventListener("focus", ask);
    return () => {
      current = false;
      window.removeEventListener("focus", ask);
    };
  }, [client, reference]);
  return known?.reference === reference ? known.file : undefined;
}
