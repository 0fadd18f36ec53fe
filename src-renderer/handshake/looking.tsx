import type { ReactNode } from "react";
import type { ServerLook } from "#shared/model/server-look";
import { faultWords } from "../i18n/fault-words";
import { useTexts } from "../i18n/i18n";
import type { LookEntry } from "../state/look-store";
import { Button } from "../ui/button";
import { FaultNotice } from "../ui/fault-notice";
import styles from "./handshake.module.css";

interface LookingProps {
  readonly entry: LookEntry | undefined;
  readonly again: () => void;
  readonly children: (look: ServerLook) => ReactNode;
}

/** A look while it is made, what came of it, or why nothing did. */
export function Looking({ entry, again, children }: LookingProps) {
  const texts = useTexts();
  const { t } = texts;
  if (!entry) return null;
  const { target, cancel, look, fault } = entry;
  if (cancel) {
    return (
      <p className={styles.looking} role="status">
        {t("mend.looking", { target })}
        <Button size="s" onClick={cancel}>
          {t("mend.cancel")}
        </Button>
      </p>
    );
  }
  if (fault)
    return <FaultNotice title={t(`fault.${fault.code}`)} words={faultWords(fault, texts)} next={{ label: t("mend.again"), run: again }} />;
  return look && children(look);
}
