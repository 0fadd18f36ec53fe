import { GitCompareArrows } from "lucide-react";
import type { SchemaRival } from "#shared/model/schema-change";
import { useTexts } from "../../../i18n/i18n";
import styles from "./rivals.module.css";

interface RivalChipProps {
  /** The source that is used. */
  readonly own: string;
  readonly rivals: readonly SchemaRival[];
  readonly expanded: boolean;
  readonly onToggle: () => void;
}

/** Says which source a method is taken from, where another open one has it otherwise. */
export function RivalChip({ own, rivals, expanded, onToggle }: RivalChipProps) {
  const { t, number } = useTexts();
  const [first, ...more] = rivals;
  if (!first) return null;
  const isOne = more.length === 0;
  const labels = rivals.map(({ label }) => label).join(", ");
  return (
    <button type="button" className={styles.chip} aria-expanded={expanded} title={t("rival.show", { labels })} onClick={onToggle}>
      <GitCompareArrows size={12} aria-hidden="true" />
      <span className={styles.own}>{t("rival.schema", { label: own })}</span>
      {/* Instead of what follows, where there is no room for it. */}
      <span className={styles.brief}>{t("rival.brief", { n: number(rivals.reduce((sum, { total }) => sum + total, 0)) })}</span>
      <span className={styles.others}>
        {isOne ? t("rival.differs", { label: first.label, n: number(first.total) }) : t("rival.many", { n: number(rivals.length) })}
      </span>
    </button>
  );
}
