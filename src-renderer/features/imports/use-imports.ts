import { useCallback, useEffect, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { SourceImports } from "#shared/contract/schema";
import type { SourceOutline } from "#shared/model/schema";
import { useHost } from "../../host/host";
import { useSchemas } from "../../state/window-state";

/** What the core knows of a source's imports; while it is asked anew the old answer stays. */
export interface KnownImports {
  readonly known: SourceImports | null;
  readonly searching: boolean;
  readonly fault: FaultData | null;
  /** Ends the search. */
  readonly stop: () => void;
  /** Asks again. */
  readonly again: () => void;
}

/** Asks where a source's missing imports may be. A search of the disk: asked again only when other ones are missing, or on demand. */
export function useImports({ source, missingImports }: SourceOutline): KnownImports {
  const { client } = useHost();
  const [answer, setAnswer] = useState<Pick<KnownImports, "known" | "fault">>({ known: null, fault: null });
  const [asking, setAsking] = useState<{ cancel(): void } | null>(null);
  const [turn, setTurn] = useState(0);
  const missing = JSON.stringify(missingImports.map(({ path }) => path));
  const revision = useSchemas((state) => state.revision);
  // Without a search it costs nothing, and the import paths may have changed elsewhere.
  const news = missingImports.length === 0 ? revision : turn;
  // biome-ignore lint/correctness/useExhaustiveDependencies: other missing imports, or a new turn, are the reason to ask again
  useEffect(() => {
    const session = client.open("schema.imports", { sourceId: source.id });
    setAsking(session);
    let current = true;
    const finish = (next: Pick<KnownImports, "known" | "fault">) => {
      if (!current) return;
      setAnswer((before) => ({ known: next.known ?? before.known, fault: next.fault }));
      setAsking(null);
    };
    session.result.then(
      (known) => finish({ known, fault: null }),
      (reason) => {
        const fault = Fault.from(reason);
        finish({ known: null, fault: fault.code === "cancelled" ? null : fault.toData() });
      },
    );
    return () => {
      current = false;
      session.cancel();
    };
  }, [client, source.id, missing, news]);
  const again = useCallback(() => setTurn((now) => now + 1), []);
  const stop = useCallback(() => asking?.cancel(), [asking]);
  return { ...answer, searching: asking !== null && missingImports.length > 0, stop, again };
}
