import { workspaceFileName } from "#shared/model/workspace";
import type { Command } from "../commands/registry";
import {
  deleteEnvironment,
  duplicateEnvironment,
  type EnvironmentPlace,
  environmentAtHand,
} from "../features/environments/environment-acts";
import type { WindowHost } from "../host/host";
import { tellFault } from "../state/schema-actions";
import type { WindowState } from "../state/window-state";

/** The commands of the open workspace's environments. An environment's tab brings the one that saves it. */
export function environmentCommands(host: Pick<WindowHost, "client">, state: WindowState): Command[] {
  const { layout, tabActions, workspace } = state;
  const isOpen = () => workspace.getState().id !== null;
  const has = () => environmentAtHand(state) !== null;
  const withOne = (act: (place: EnvironmentPlace) => unknown) => () => {
    const place = environmentAtHand(state);
    if (place) tellFault(state, Promise.resolve(act(place)));
  };
  return [
    { id: "environment", key: "Alt+E", when: isOpen, run: () => layout.setState({ environments: "menu" }) },
    { id: "environment.new", when: isOpen, run: () => layout.setState({ environments: "new" }) },
    { id: "environment.rename", key: "Mod+Alt+R", when: has, run: () => layout.setState({ environments: "rename" }) },
    { id: "environment.duplicate", key: "Alt+Shift+D", when: has, run: withOne((place) => duplicateEnvironment(host, state, place)) },
    { id: "environment.delete", key: "Alt+Shift+Delete", when: has, run: withOne((place) => deleteEnvironment(host, state, place)) },
    { id: "environment.text", when: has, run: withOne(({ workspaceId, path }) => tabActions.openFile(workspaceId, path)) },
    { id: "workspace.text", when: isOpen, run: () => tabActions.openFile(workspace.getState().id ?? "", workspaceFileName) },
    {
      id: "environment.edit",
      key: "Alt+Shift+E",
      when: has,
      run: withOne(({ workspaceId, path }) => tabActions.openEnvironment(workspaceId, path)),
    },
  ];
}
