import { type Ref, useState } from "react";
import { useTexts } from "../../../i18n/i18n";
import { FieldBar } from "./field-bar";
import { parseJump } from "./jump-target";
import { rowIndex } from "./row-number";
import type { Log } from "./use-log";

/** A field for a row's number or a time, to go there. */
export function JumpBar({ log, field, onClose }: { log: Log; field: Ref<HTMLInputElement>; onClose: () => void }) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const [note, setNote] = useState<"problem" | "beyond" | null>(null);
  const go = async () => {
    const { head, source, scanId, end, list } = log;
    const target = parseJump(text, head.startedAt);
    if (!target) return setNote("problem");
    const index = target.to === "number" ? rowIndex(head, target.number) : null;
    // A scan that is gone has no places; another one is there by now.
    const asked = index === null && target.to === "time" ? source.placeOfTime(scanId, target.offsetMs) : placeOf(log, index ?? 0);
    const place = await asked.catch(() => null);
    if (place === null) return;
    log.revealPlace(place);
    setNote(place >= end ? "beyond" : null);
    if (place < end) {
      onClose();
      list.current?.focus();
    }
  };
  return (
    <FieldBar
      label={t("log.jump")}
      field={field}
      value={text}
      onValue={(next) => {
        setText(next);
        setNote(null);
      }}
      placeholder={t("log.jump.hint")}
      maxLength={40}
      act={t("log.jump.act")}
      onAct={() => void go()}
      onClose={onClose}
      note={note && t(`log.jump.${note}`)}
      isWrong={note === "problem"}
    />
  );
}

/** The place of a row, or of the first after it. */
async function placeOf({ scanId, source, base }: Log, index: number): Promise<number> {
  return scanId === null ? Math.max(base, index) : source.placeOfRow(scanId, index);
}
