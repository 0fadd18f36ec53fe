import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { Menu, type MenuItem } from "../../../ui/menu";
import type { MessageActs, MessageViewId } from "./message-acts";
import type { NodeTree } from "./node-tree";

interface NodeMenuProps {
  readonly at: { readonly x: number; readonly y: number };
  readonly tree: NodeTree;
  readonly acts: MessageActs;
  readonly view: MessageViewId;
  readonly onView: (view: MessageViewId) => void;
  readonly onClose: () => void;
}

/** The acts on the chosen node. */
export function NodeMenu({ at, tree, acts, view, onView, onClose }: NodeMenuProps) {
  const { t } = useTexts();
  const { mac } = useHost();
  const { selected } = tree;
  const items: MenuItem[] = [
    { id: "value", label: t("message.copy.value"), keys: chordLabel("Mod+C", mac), run: () => void acts.copyValue() },
    { id: "path", label: t("message.copy.path"), keys: chordLabel("Mod+Shift+C", mac), run: () => void acts.copyPath() },
    { id: "all", label: t("message.copy.all"), run: () => void acts.copyAll() },
    { id: "siblings", label: t("message.open.siblings"), keys: "*", run: () => selected && tree.openSiblings(selected) },
    { id: "fold", label: t("message.close.all"), run: () => tree.closeAll() },
    ...(view === "hex" ? [] : [{ id: "bytes", label: t("message.show.bytes"), run: () => onView("hex") }]),
    ...(view === "json" ? [] : [{ id: "json", label: t("message.show.json"), run: () => onView("json") }]),
  ];
  return <Menu label={t("message.menu")} groups={[{ label: t("message.menu"), items }]} at={at} onClose={onClose} />;
}
