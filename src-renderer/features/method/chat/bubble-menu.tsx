import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { Menu, type MenuItem } from "../../../ui/menu";
import type { ChatMessageActs } from "./message-acts";

interface BubbleMenuProps {
  readonly index: number;
  /** Is the message of the type that is sent? */
  readonly sendable: boolean;
  readonly at: { readonly x: number; readonly y: number };
  readonly acts: ChatMessageActs;
  readonly onClose: () => void;
}

/** What can be done with a message that was said. */
export function BubbleMenu({ index, sendable, at, acts, onClose }: BubbleMenuProps) {
  const { t, number } = useTexts();
  const { mac } = useHost();
  const again: MenuItem[] = [
    { id: "resend", label: t("chat.resend"), keys: "R", run: () => acts.resend(index) },
    { id: "edit", label: t("chat.edit"), keys: "E", run: () => acts.edit(index) },
    { id: "keep", label: t("chat.keep"), keys: "P", run: () => acts.keep(index) },
  ];
  const items: MenuItem[] = [
    { id: "open", label: t("chat.open"), keys: chordLabel("Enter", mac), run: () => acts.open(index) },
    ...(sendable ? again : []),
    { id: "copy", label: t("chat.copy"), keys: chordLabel("Mod+C", mac), run: () => acts.copy(index) },
    { id: "log", label: t("chat.inLog"), keys: "L", run: () => acts.showInLog(index) },
  ];
  const label = t("chat.acts", { n: number(index + 1) });
  return <Menu label={label} groups={[{ label, items }]} at={at} onClose={onClose} />;
}
