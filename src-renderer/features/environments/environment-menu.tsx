import { ChevronDown } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import { useShallow } from "zustand/react/shallow";
import { environmentsFolder } from "#shared/model/workspace";
import { useRegisteredCommands } from "../../commands/context";
import { chordLabel } from "../../commands/registry";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { useLayout, useWindowState, useWorkspace } from "../../state/window-state";
import { environmentNames } from "../../state/workspace-store";
import { Button } from "../../ui/button";
import { Menu, type MenuGroup } from "../../ui/menu";
import { type EnvironmentPlace, environmentAtHand } from "./environment-acts";
import { NewEnvironment, RenameEnvironment } from "./environment-name";

/** Which of the open workspace's environments calls use, and the way to another, to a new one, and to edit it; nothing without a workspace. */
export function EnvironmentMenu() {
  const { t } = useTexts();
  const { layout } = useWindowState();
  const workspaceId = useWorkspace(({ id }) => id);
  const chosen = useWorkspace(({ environment }) => environment);
  const isGone = useWorkspace((now) => now.complete && now.environment !== null && !environmentNames(now).includes(now.environment));
  const shown = useLayout(({ environments }) => environments);
  const anchor = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => layout.setState({ environments: null }), [layout]);
  if (workspaceId === null) return null;
  const corner = shown === "menu" ? anchor.current?.getBoundingClientRect() : undefined;
  const name = chosen === null ? t("environments.none") : isGone ? t("environments.gone", { name: chosen }) : chosen;
  return (
    <>
      <Button
        ref={anchor}
        size="s"
        look="quiet"
        aria-label={`${t("environments.label")}: ${name}`}
        aria-haspopup="menu"
        aria-expanded={shown === "menu"}
        onClick={() => layout.setState({ environments: shown === "menu" ? null : "menu" })}
        trailing={<ChevronDown size={12} aria-hidden="true" />}
      >
        {name}
      </Button>
      {corner && <Choices at={{ x: corner.left, y: corner.bottom + 4 }} onClose={close} />}
      {shown === "new" && <NewEnvironment workspaceId={workspaceId} onClose={close} />}
      {shown === "rename" && <Renaming onClose={close} />}
    </>
  );
}

type EnvironmentCommand = "environment.new" | (typeof ofOne)[number];
const ofOne = ["environment.edit", "environment.rename", "environment.duplicate", "environment.text", "environment.delete"] as const;

/** Of the environment that was at hand when it was asked for. */
function Renaming({ onClose }: { readonly onClose: () => void }) {
  const state = useWindowState();
  const [place] = useState<EnvironmentPlace | null>(() => environmentAtHand(state));
  return place && <RenameEnvironment place={place} onClose={onClose} />;
}

function Choices({ at, onClose }: { readonly at: { readonly x: number; readonly y: number }; readonly onClose: () => void }) {
  const { t } = useTexts();
  const { mac } = useHost();
  const state = useWindowState();
  const { workspaceActions } = state;
  const registry = useRegisteredCommands();
  const names = useWorkspace(useShallow(environmentNames));
  const chosen = useWorkspace(({ environment }) => environment);
  const act = (id: EnvironmentCommand) => {
    const key = registry.get(id)?.key;
    const keys = key === undefined ? undefined : chordLabel(key, mac);
    // The menu gives the focus back first.
    return { id, label: t(`command.${id}`), keys, run: () => requestAnimationFrame(() => registry.run(id)) };
  };
  const groups: MenuGroup[] = [
    {
      label: t("environments.choose"),
      items: [null, ...names].map((name) => ({
        id: name === null ? "none" : `${environmentsFolder}/${name}`,
        label: name ?? t("environments.none"),
        checked: chosen === name,
        run: () => workspaceActions.choose(name),
      })),
    },
    { label: t("environments.acts"), items: ["environment.new" as const, ...(environmentAtHand(state) ? ofOne : [])].map(act) },
  ];
  return <Menu label={t("environments.label")} groups={groups} at={at} onClose={onClose} />;
}
