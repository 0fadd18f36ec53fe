import type { CallHead } from "#shared/model/call";
import { useTexts } from "../../../i18n/i18n";
import styles from "./replay.module.css";

/** What there is to know of a call that is read from a recording: why it has no end, and what the recording lacks. */
export function ReplayNote({ head }: { head: CallHead }) {
  const { t, count } = useTexts();
  const { origin, fault } = head;
  if (!origin) return null;
  const isCut = fault?.code === "interrupted";
  const ownWords = isCut ? "recording.replay.crashed" : "recording.replay.earlier";
  const notes = [
    origin.file === null ? t(ownWords) : isCut ? t("recording.replay.unended") : "",
    origin.cut ? t("recording.replay.cut") : "",
    origin.truncated > 0 ? count("recording.replay.truncated", origin.truncated) : "",
    origin.missing > 0 ? count("recording.replay.missing", origin.missing) : "",
    origin.isUntyped ? t("recording.replay.untyped") : "",
    origin.loggedBy === "server" ? t("recording.replay.server") : "",
  ].filter((note) => note !== "");
  if (notes.length === 0) return null;
  const isWarning = isCut || origin.cut || origin.truncated > 0 || origin.missing > 0;
  return (
    <div className={`${styles.note} ${isWarning ? styles.warning : ""}`} role="status">
      {notes.join(" ")}
    </div>
  );
}
