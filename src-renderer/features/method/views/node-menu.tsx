import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { Menu, type MenuItem } from "../../../ui/menu";
import { useFieldActs } from "../field-acts";
import type { MessageActs, MessageViewId } from "./message-acts";
import type { NodeTree } from "./node-tree";
import { fieldPath, plainText } from "./node-words";

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
  const ofField = useFieldItems(tree, view);
  const groups = [{ label: t("message.menu"), items }, ...(ofField.length > 0 ? [{ label: t("message.menu.rows"), items: ofField }] : [])];
  return <Menu label={t("message.menu")} groups={groups} at={at} onClose={onClose} />;
}

/** What can be done about the chosen field in the rows of the log around, if there is one. */
function useFieldItems(tree: NodeTree, view: MessageViewId): MenuItem[] {
  const { t } = useTexts();
  const acts = useFieldActs();
  const { selected } = tree;
  const lineage = selected && tree.lineage(selected);
  const node = selected && tree.node(selected);
  const path = acts && lineage && view !== "wire" && view !== "hex" ? fieldPath(lineage) : null;
  if (!acts || !node || path === null) return [];
  const isLeaf = node.kind !== "object" && node.kind !== "array";
  const value = plainText(node);
  return [
    { id: "pin", label: t(acts.isPinned(path) ? "log.field.unpin" : "log.field.pin"), run: () => acts.togglePinned(path) },
    { id: "colour", label: t("log.field.colour"), run: () => acts.colourBy(path) },
    ...(isLeaf && !node.cut && value.length <= 200
      ? [{ id: "filter", label: t("log.field.filter"), run: () => acts.filterBy(path, value) }]
      : []),
  ];
}
