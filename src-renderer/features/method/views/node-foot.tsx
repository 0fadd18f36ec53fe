import { formatBytes } from "#shared/model/format";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import styles from "./node-foot.module.css";
import type { NodeTree } from "./node-tree";
import { jsonPath } from "./node-words";
import { useVersionOf } from "./use-version-of";

interface NodeFootProps {
  readonly tree: NodeTree;
  /** What was just done, for a moment. */
  readonly said: string;
  /** Shows the chosen value in full; null where the line shows it already. */
  readonly onLook: (() => void) | null;
}

/** What is known of the chosen node, in one line: where it stands, its field, its bytes. */
export function NodeFoot({ tree, said, onLook }: NodeFootProps) {
  const { t, number } = useTexts();
  useVersionOf(tree);
  const { selected } = tree;
  const lineage = selected && tree.lineage(selected);
  const node = lineage?.at(-1);
  return (
    <div className={styles.foot}>
      {selected && lineage && node && (
        <>
          <span className={styles.path} title={jsonPath(selected, lineage)}>
            {jsonPath(selected, lineage) || t("message.itself")}
          </span>
          {node.field && (
            <span className={styles.field} title={`${node.field.type} ${node.field.name} = ${node.field.number}`}>
              {node.field.type} {node.field.name} = {node.field.number}
            </span>
          )}
          <span className={styles.figures}>
            {node.end > node.start
              ? `${t("message.bytes", { from: number(node.start), to: number(node.end - 1) })} · ${formatBytes(node.end - node.start)}`
              : t("message.no-bytes")}
          </span>
          {onLook && (
            <Button size="s" look="quiet" className={styles.act ?? ""} onClick={onLook}>
              {t("message.value")}
            </Button>
          )}
        </>
      )}
      <span className={styles.said} role="status">
        {said}
      </span>
    </div>
  );
}
