import { useEffect, useState } from "react";
import type { RecentWorkspace } from "#shared/model/workspace";
import { workspaceFileName } from "#shared/model/workspace";
import { useCommandRegistry } from "../../commands/context";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { useWindowState, useWorkspace } from "../../state/window-state";
import type { MenuGroup } from "../../ui/menu";
import { MenuButton } from "../../ui/menu-button";

/** Which workspace is open, and the way to others. */
export function WorkspaceMenu() {
  const { t } = useTexts();
  const { client } = useHost();
  const { workspaceActions } = useWindowState();
  const registry = useCommandRegistry();
  const id = useWorkspace((state) => state.id);
  const name = useWorkspace(({ entries }) => entries.get(workspaceFileName)?.name);
  const [recent, setRecent] = useState<readonly RecentWorkspace[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another workspace is the newest of them
  useEffect(() => {
    client.call("workspace.recent", {}).then(
      ({ workspaces }) => setRecent(workspaces),
      () => {},
    );
  }, [client, id, name]);
  const others = recent.filter(({ workspaceId }) => workspaceId !== id);
  const groups: MenuGroup[] = [
    {
      label: id === null ? t("workspace.what") : t("workspace.here"),
      told: id === null,
      items: [
        { id: "open", label: t("command.workspace.open"), run: () => registry.run("workspace.open") },
        { id: "create", label: t("command.workspace.create"), run: () => registry.run("workspace.create") },
        ...(id === null
          ? []
          : [
              { id: "sources", label: t("command.workspace.sources"), run: () => registry.run("workspace.sources") },
              { id: "text", label: t("command.workspace.text"), run: () => registry.run("workspace.text") },
              { id: "close", label: t("command.workspace.close"), run: () => registry.run("workspace.close") },
            ]),
      ],
    },
  ];
  if (others.length > 0) {
    groups.push({
      label: t("workspace.recent"),
      items: others.map((one) => ({
        id: one.workspaceId,
        label: one.name,
        keys: one.label,
        run: () => workspaceActions.use(one.workspaceId),
      })),
    });
  }
  const shown = id === null ? t("workspace.none") : (name ?? recent.find((one) => one.workspaceId === id)?.name ?? "…");
  return (
    <MenuButton label={t("workspace.label")} groups={groups}>
      {shown}
    </MenuButton>
  );
}
