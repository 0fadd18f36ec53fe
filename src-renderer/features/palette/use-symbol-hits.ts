import { useEffect, useState } from "react";
import type { SymbolHit } from "#shared/model/symbol";
import { useHost } from "../../host/host";

const typingPauseMs = 90;
const mostHits = 60;
/** The core's limit for a query, in UTF-16 units. */
const longestQuery = 200;
const none: readonly SymbolHit[] = [];

/** The symbols that the core finds for a query once the typing pauses; those of the query before until then. */
export function useSymbolHits(query: string): readonly SymbolHit[] {
  const { client } = useHost();
  const [hits, setHits] = useState(none);
  useEffect(() => {
    if (query === "" || query.length > longestQuery) {
      setHits(none);
      return;
    }
    let cancel = () => {};
    const timer = setTimeout(() => {
      const searching = client.open("schema.search", { query, limit: mostHits });
      cancel = () => searching.cancel();
      searching.result.then(
        ({ hits: found }) => setHits(found),
        // Cancelled by the next letter, or the connection is lost, which is told elsewhere.
        () => {},
      );
    }, typingPauseMs);
    return () => {
      clearTimeout(timer);
      cancel();
    };
  }, [client, query]);
  return hits;
}
