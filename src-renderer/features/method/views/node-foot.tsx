import type { ReactNode } from "react";
import { formatBytes } from "#shared/model/format";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import styles from "./node-foot.module.css";
import type { NodeTree } from "./node-tree";
import { jsonPath } from "./node-words";
import { useVersionOf } from "./use-version-of";

interface NodeFactsProps {
  readonly tree: NodeTree;
  /** Shows the chosen value in full; null where the line shows it already. */
  readonly onLook: (() => void) | null;
}

/** The line below a view: what is known of what is chosen there, and what was just done. */
export function Foot({ said, children }: { said: string; children?: ReactNode }) {
  return (
    <div className={styles.foot}>
      {children}
      <span className={styles.said} role="status">
        {said}
      </span>
    </div>
  );
}

/** What is known of the chosen node: where it stands, its field, its bytes. */
export function NodeFacts({ tree, onLook }: NodeFactsProps) {
  const { t, number } = useTexts();
  useVersionOf(tree);
  const { selected } = tree;
  const lineage = selected && tree.lineage(selected);
  const node = lineage?.at(-1);
  if (!selected || !lineage || !node) return null;
  const { field, start, end } = node;
  const path = jsonPath(selected, lineage);
  const declared = field && `${field.type} ${field.name} = ${field.number}`;
  return (
    <>
      <span className={styles.path} title={path}>
        {path || t("message.itself")}
      </span>
      {declared && (
        <span className={styles.field} title={declared}>
          {declared}
        </span>
      )}
      <span className={styles.figures}>
        {end > start
          ? `${t("message.bytes", { from: number(start), to: number(end - 1) })} · ${formatBytes(end - start)}`
          : t("message.no-bytes")}
      </span>
      {onLook && (
        <Button size="s" look="quiet" className={styles.act ?? ""} onClick={onLook}>
          {t("message.value")}
        </Button>
      )}
    </>
  );
}
