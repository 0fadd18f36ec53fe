import { X } from "lucide-react";
import { useEffect, useState } from "react";
import type { NodePath } from "#shared/model/message-view";
import { useTexts } from "../../../i18n/i18n";
import { IconButton } from "../../../ui/button";
import { ScrollArea } from "../../../ui/scroll-area";
import styles from "./node-foot.module.css";
import { plainText } from "./node-words";
import { type TreeView, treeOf, type ViewedMessage } from "./viewed-message";

/** UTF-16 units of a value that are laid out at once. */
const shownLength = 100_000;

interface WholeValueProps {
  readonly viewed: ViewedMessage;
  readonly view: TreeView;
  readonly path: NodePath;
  readonly onClose: () => void;
}

/** A value that is longer than its line: a text with its line breaks. */
export function WholeValue({ viewed, view, path, onClose }: WholeValueProps) {
  const { t, number } = useTexts();
  const node = viewed.tree(view).node(path);
  const [whole, setWhole] = useState<{ text: string; cut: boolean } | null>(null);
  useEffect(() => {
    if (!node?.cut) return setWhole(null);
    let current = true;
    viewed.source.text(treeOf[view], path, "json", shownLength).then(
      ({ text, truncated }) => current && setWhole({ text, cut: truncated }),
      () => {}, // the call was closed meanwhile; what the line has is shown
    );
    return () => {
      current = false;
    };
  }, [viewed, view, path, node?.cut]);
  if (!node) return null;
  const { text, cut } = whole ?? node;
  const plain = plainText({ kind: node.kind, text, cut });
  return (
    <div className={styles.value}>
      <div className={styles.head}>
        <span>{t("message.value")}</span>
        {cut && <span>{t("message.value.cut", { shown: number(plain.length) })}</span>}
        <IconButton label={t("message.value.close")} onClick={onClose}>
          <X size={13} aria-hidden="true" />
        </IconButton>
      </div>
      <ScrollArea label={t("message.value")} className={styles.whole}>
        {plain}
      </ScrollArea>
    </div>
  );
}
