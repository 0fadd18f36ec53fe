import { environmentsFolder } from "#shared/model/workspace";
import type { Command } from "../commands/registry";
import type { WindowState } from "../state/window-state";

/** The commands of the open workspace's environments. An environment's tab brings the one that saves it. */
export function environmentCommands({ layout, tabActions, workspace }: WindowState): Command[] {
  const isOpen = () => workspace.getState().id !== null;
  return [
    { id: "environment", key: "Alt+E", when: isOpen, run: () => layout.setState({ environments: "menu" }) },
    { id: "environment.new", when: isOpen, run: () => layout.setState({ environments: "new" }) },
    {
      id: "environment.edit",
      key: "Alt+Shift+E",
      when: () => isOpen() && workspace.getState().environment !== null,
      run: () => {
        const { id, environment } = workspace.getState();
        if (id !== null && environment !== null) tabActions.openEnvironment(id, `${environmentsFolder}/${environment}.yaml`);
      },
    },
  ];
}
