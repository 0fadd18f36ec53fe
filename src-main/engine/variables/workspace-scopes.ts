import type { Variable } from "#shared/model/feed";
import type { VariableScope } from "#shared/model/variable-scopes";
import { type Environment, environmentsFolder, workspaceFileName } from "#shared/model/workspace";

/** What files say of variables, each with its path in the workspace. */
export interface ScopeFiles {
  /** Null for a request that is not saved, whose variables its sender has. */
  readonly request: { readonly path: string; readonly variables: readonly Variable[] } | null;
  /** The folders above it, the nearest first. */
  readonly folders: readonly { readonly path: string; readonly variables: readonly Variable[] }[];
  /** The chosen environment, and those that it is based on; empty for none. */
  readonly environments: readonly Environment[];
  readonly workspace: readonly Variable[];
}

/** Their scopes, the nearest first. */
export function workspaceScopes({ request, folders, environments, workspace }: ScopeFiles): VariableScope[] {
  return [
    ...(request ? [{ origin: "request", place: request.path, values: request.variables } as const] : []),
    ...folders.map(({ path, variables }) => ({ origin: "folder", place: path, values: variables }) as const),
    ...environments.map(({ name, values }, at) => {
      const origin = at === 0 ? "environment" : "base-environment";
      return { origin, place: `${environmentsFolder}/${name}.yaml`, values } as const;
    }),
    { origin: "workspace", place: workspaceFileName, values: workspace },
  ];
}
