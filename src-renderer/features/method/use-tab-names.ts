import { useMemo } from "react";
import type { TabState } from "#shared/model/settings";
import type { ScopedNames } from "#shared/model/variable-scopes";
import { windowNames } from "../../editor/known-names";
import { useVariableScopes } from "../../state/use-scope";

/** What `{{names}}` in a tab's texts stand for, as far as the window knows. */
export function useTabNames(tab: TabState): ScopedNames {
  const scopes = useVariableScopes(tab);
  const { variables } = tab;
  return useMemo(() => windowNames({ variables, scopes }), [variables, scopes]);
}
