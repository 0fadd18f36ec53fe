import { X } from "lucide-react";
import type { SchemaChange, SchemaRival } from "#shared/model/schema-change";
import { useCommandRegistry } from "../../../commands/context";
import { useTexts } from "../../../i18n/i18n";
import { Breakable } from "../../../ui/breakable";
import { Button, IconButton } from "../../../ui/button";
import { useFocusBack } from "../../../ui/focus-back";
import { declarations } from "./declarations";
import styles from "./rivals.module.css";

interface RivalPanelProps {
  readonly own: string;
  readonly rivals: readonly SchemaRival[];
  readonly onUse: (sourceId: string) => void;
  readonly onClose: () => void;
}

/** Where other open sources define a method otherwise, line by line, and the way to use one of them instead. */
export function RivalPanel({ own, rivals, onUse, onClose }: RivalPanelProps) {
  const { t } = useTexts();
  const registry = useCommandRegistry();
  const panel = useFocusBack(() => registry.run("focus.body"));
  return (
    <section className={styles.panel} aria-label={t("rival.label")} ref={panel}>
      <header className={styles.head}>
        <p>{t("rival.intro", { label: own })}</p>
        <IconButton label={t("act.close")} onClick={onClose}>
          <X size={14} />
        </IconButton>
      </header>
      {rivals.map((rival) => (
        <RivalTable key={rival.sourceId} own={own} rival={rival} onUse={() => onUse(rival.sourceId)} />
      ))}
    </section>
  );
}

function RivalTable({ own, rival, onUse }: { own: string; rival: SchemaRival; onUse: () => void }) {
  const { t, count, number } = useTexts();
  const { label, changes, total } = rival;
  return (
    <div className={styles.rival}>
      <div className={styles.line}>
        <b>{label}</b>
        <span>{count("rival.count", total)}</span>
        <Button size="s" title={t("rival.use.note")} onClick={onUse}>
          {t("rival.use", { label })}
        </Button>
      </div>
      <table className={styles.table} aria-label={t("rival.table", { label })}>
        <thead>
          <tr>
            <th scope="col">{t("rival.where")}</th>
            <th scope="col">{t("rival.here", { label: own })}</th>
            <th scope="col">{label}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <ChangeLine key={JSON.stringify(change)} change={change} />
          ))}
        </tbody>
      </table>
      {changes.length < total && <p className={styles.more}>{t("rival.more", { shown: number(changes.length), all: number(total) })}</p>}
    </div>
  );
}

function ChangeLine({ change }: { change: SchemaChange }) {
  const texts = useTexts();
  const { t } = texts;
  const { here, there } = declarations(change, texts);
  const none = <span className={styles.none}>{t("rival.none")}</span>;
  return (
    <tr>
      <th scope="row">
        <span className={styles.side}>{t(`rival.${sideOf(change)}`)}</span> {"path" in change && <Breakable text={change.path} />}
      </th>
      <td>{here === null ? none : <Breakable text={here} />}</td>
      <td>{there === null ? none : <Breakable text={there} />}</td>
    </tr>
  );
}

function sideOf(change: SchemaChange): "input" | "output" | "method" {
  if ("side" in change) return change.side;
  if (change.kind === "kind-changed") return "method";
  return change.kind === "input-changed" ? "input" : "output";
}
