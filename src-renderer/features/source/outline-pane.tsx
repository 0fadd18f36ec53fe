import { useEffect, useMemo, useRef, useState } from "react";
import type { DeclaredName } from "#shared/model/source-file";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { ListBox } from "../../ui/list-box";
import { SymbolIcon } from "../../ui/symbol-icon";
import styles from "./outline-pane.module.css";

interface OutlinePaneProps {
  readonly id: string;
  readonly text: string;
  /** Of the cursor, counted from 1. */
  readonly line: number;
  readonly onOpen: (name: DeclaredName) => void;
}

/** What a text declares, with the declaration in which the cursor is. Enter or a click goes there. */
export function OutlinePane({ id, text, line, onOpen }: OutlinePaneProps) {
  const { t } = useTexts();
  const names = useNames(text);
  const here = useMemo(() => names.findLastIndex(({ range }) => range.line <= line && line <= range.endLine), [names, line]);
  const [active, setActive] = useState(here);
  useEffect(() => setActive(here), [here]);
  if (names.length === 0) return <p className={styles.none}>{t("source.outline.none")}</p>;
  return (
    <ListBox
      id={`outline-${id}`}
      label={t("source.outline")}
      className={styles.list ?? ""}
      items={names}
      keyOf={({ range, name }) => `${range.line}:${range.column} ${name}`}
      rowHeight={24}
      active={active}
      onActive={setActive}
      onActivate={onOpen}
      render={(name) => <Line name={name} />}
    />
  );
}

function Line({ name: { kind, name, detail, deprecated, level } }: { name: DeclaredName }) {
  const { t } = useTexts();
  const words = kind === "oneof" ? t("source.oneof") : t(`schema.${kind}`);
  return (
    <div className={styles.line} style={{ paddingInlineStart: 12 + level * 14 }} title={`${name} ${detail}`}>
      <SymbolIcon kind={kind} size={13} className={styles.icon} />
      <span className={styles.name}>{deprecated ? <s>{name}</s> : name}</span>
      <span className="visually-hidden">{words}</span>
      <span className={`${styles.detail} data`}>{detail}</span>
    </div>
  );
}

const settleMs = 150;

/** The names of a text, a moment after its last change; until the first answer there are none. */
function useNames(text: string): readonly DeclaredName[] {
  const { client } = useHost();
  const [names, setNames] = useState<readonly DeclaredName[]>([]);
  const answered = useRef(false);
  useEffect(() => {
    let cancel = () => {};
    const timer = setTimeout(
      () => {
        const asking = client.open("schema.names", { text });
        cancel = () => asking.cancel();
        asking.result.then(
          (answer) => {
            setNames(answer.names);
            answered.current = true;
          },
          // A newer text has taken its place.
          () => {},
        );
      },
      answered.current ? settleMs : 0,
    );
    return () => {
      clearTimeout(timer);
      cancel();
    };
  }, [client, text]);
  return names;
}
