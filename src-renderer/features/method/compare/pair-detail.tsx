import { X } from "lucide-react";
import { useEffect, useState } from "react";
import type { CallHead } from "#shared/model/call";
import { DiffView } from "../../../editor/diff-view";
import { useHost, type WirebenchClient } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { IconButton } from "../../../ui/button";
import { rowNumber } from "../log/row-number";
import styles from "./compare.module.css";

/** One message of a pair; without an index, there is none on this side. */
export interface PairSide {
  readonly head: CallHead;
  readonly index: number | null;
}

interface Shown {
  readonly left: PairSide;
  readonly right: PairSide;
  readonly before: string;
  readonly after: string;
  readonly isCut: boolean;
}

/** As much of each message, in UTF-16 units, as is compared in the time that one waits for it. */
const limit = 256 * 1024;
/** While keys run through the pairs, what is passed by is not asked for. */
const pauseMs = 80;

/** The two messages of a pair as JSON, side by side. */
export function PairDetail({ left, right, onClose }: { left: PairSide; right: PairSide; onClose: () => void }) {
  const { t, number } = useTexts();
  const shown = useShown(left, right);
  const labelOf = (side: "left" | "right", { head, index }: PairSide) => {
    if (index === null) return t(`compare.detail.absent.${side}`);
    const nth = rowNumber(head, index);
    return nth === null ? t(`compare.detail.request.${side}`) : t(`compare.detail.${side}`, { n: number(nth) });
  };
  const [beforeLabel, afterLabel] = [labelOf("left", shown?.left ?? left), labelOf("right", shown?.right ?? right)];
  return (
    <section className={styles.detail} aria-label={t("compare.detail")}>
      <div className={styles.facts}>
        <span>{beforeLabel}</span>
        <span aria-hidden="true">↔</span>
        <span>{afterLabel}</span>
        {shown && shown.before === shown.after && <span className={styles.quiet}>{t("compare.equal")}</span>}
        {shown?.isCut && <span className={styles.quiet}>{t("compare.detail.cut")}</span>}
        <IconButton label={t("act.close")} className={styles.close ?? ""} onClick={onClose}>
          <X size={14} aria-hidden="true" />
        </IconButton>
      </div>
      {shown && (
        <div className={styles.diff}>
          <DiffView before={shown.before} after={shown.after} beforeLabel={beforeLabel} afterLabel={afterLabel} language="json" />
        </div>
      )}
    </section>
  );
}

function useShown(left: PairSide, right: PairSide): Shown | null {
  const { client } = useHost();
  const [shown, setShown] = useState<Shown | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same sides in other objects are no news
  useEffect(() => {
    let current = true;
    const ask = async () => {
      const [before, after] = await Promise.all([textOf(client, left), textOf(client, right)]);
      if (current) setShown({ left, right, before: before.text, after: after.text, isCut: before.truncated || after.truncated });
    };
    const timer = setTimeout(() => void ask().catch(() => current && setShown(null)), pauseMs); // one of the calls was closed meanwhile
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, left.head.callId, left.index, right.head.callId, right.index]);
  return shown;
}

async function textOf(
  client: WirebenchClient,
  { head: { callId }, index }: PairSide,
): Promise<{ readonly text: string; readonly truncated: boolean }> {
  if (index === null) return { text: "", truncated: false };
  return client.call("call.messageText", { callId, index, tree: "fields", path: [], format: "json", limit });
}
