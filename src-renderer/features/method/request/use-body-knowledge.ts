import { useMemo } from "react";
import type { TabState } from "#shared/model/settings";
import type { BodyKnowledge } from "../../../editor/json-help";
import { useHost } from "../../../host/host";
import { useVariableScopes } from "../../../state/use-scope";

/** What the core knows for a tab's body beyond its schema. */
export function useBodyKnowledge(tab: TabState): BodyKnowledge {
  const { sourceId, subject, variables } = tab;
  const scopes = useVariableScopes(tab);
  const { client } = useHost();
  return useMemo(
    () => ({
      types: (query) =>
        client.call("body.types", { sourceId, method: subject, query: query.slice(0, 200) }).then(
          ({ names }) => names,
          () => [],
        ),
      file: (id) =>
        client.call("files.attached", { ids: [id] }).then(
          ({ files: [file = null] }) => file,
          () => null,
        ),
      variables,
      scopes,
    }),
    [client, sourceId, subject, variables, scopes],
  );
}
