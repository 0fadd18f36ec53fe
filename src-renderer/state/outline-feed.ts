import { Fault } from "#shared/base/fault";
import { joinOutline } from "#shared/model/outline-parts";
import type { SourceOutline } from "#shared/model/schema";
import type { WirebenchClient } from "../host/host";

/** All that is open, as it was at a revision. */
export interface Outlines {
  readonly revision: number;
  readonly sources: readonly SourceOutline[];
  /** Had the last run of the core this source open, so that it came without anybody opening it? */
  isRestored(sourceId: string): boolean;
}

interface KnownOutline {
  readonly revision: number;
  readonly outline: SourceOutline;
}

/** Asks the core for the outlines of its sources: of each again only when it has changed. */
export function outlineFeed(client: WirebenchClient) {
  let known: ReadonlyMap<string, KnownOutline> = new Map();
  const restored = new Set<string>();

  const fetchOne = async (sourceId: string): Promise<KnownOutline | null> => {
    const parts: SourceOutline[] = [];
    let revision = 0;
    try {
      for await (const item of client.open("schema.outline", { sourceId }).items) {
        parts.push(item.part);
        revision = item.revision;
      }
    } catch (reason) {
      // Closed meanwhile: the next list does not have it.
      if (Fault.from(reason).code === "source-gone") return null;
      throw reason;
    }
    const outline = joinOutline(parts);
    return outline && { revision, outline };
  };

  const fetchAll = async (): Promise<Outlines> => {
    const { revision, sources, restoring } = await client.call("schema.sources", {});
    for (const id of restoring) restored.add(id);
    const entries = await Promise.all(
      sources.map(async (listed) => {
        const before = known.get(listed.sourceId);
        const isSame = before !== undefined && before.revision >= listed.revision;
        return [listed.sourceId, isSame ? before : await fetchOne(listed.sourceId)] as const;
      }),
    );
    known = new Map(entries.flatMap(([id, one]) => (one ? [[id, one] as const] : [])));
    return { revision, sources: [...known.values()].map(({ outline }) => outline), isRestored: (id) => restored.has(id) };
  };

  let running: Promise<unknown> = Promise.resolve();
  let waiting: Promise<Outlines> | null = null;

  return {
    /** The outlines as they are now, or newer. One fetch runs at a time, and all who wait for it to end share the next. */
    newest(): Promise<Outlines> {
      if (waiting) return waiting;
      const next = running.then(() => {
        waiting = null;
        return fetchAll();
      });
      waiting = next;
      running = next.catch(() => {});
      return next;
    },
  };
}
