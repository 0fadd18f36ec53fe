import type { SchemaRival } from "#shared/model/schema-change";
import type { WirebenchClient } from "../../../host/host";
import { type TabMethod, useTabAnswer } from "../use-tab-answer";

const none: readonly SchemaRival[] = [];

const ask = async (client: WirebenchClient, method: { sourceId: string; method: string }): Promise<readonly SchemaRival[]> =>
  (await client.call("schema.rivals", method)).rivals;

/** The other open sources that define a tab's method otherwise. */
export function useRivals(tab: TabMethod): readonly SchemaRival[] {
  return useTabAnswer(tab, none, ask);
}
