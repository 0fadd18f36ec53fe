import { faultWords } from "../../../i18n/fault-words";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import { FaultText } from "../../../ui/fault-text";
import { Notice } from "../../../ui/notice";
import styles from "./request-pane.module.css";
import type { BodyActs } from "./use-body-acts";

/** Above a body: what stood in the way of an act, and what can be done. Nothing is lost by any answer. */
export function BodyQuestionNotice({ acts, text }: { readonly acts: BodyActs; readonly text: string }) {
  const texts = useTexts();
  const { t } = texts;
  const { question, takeFormat, dismiss } = acts;
  if (question === null) return null;
  if (question.kind === "no-bytes-field") {
    return (
      <div className={styles.refusal}>
        <Notice
          tone="info"
          title={t("body.file.nowhere")}
          acts={
            <Button size="s" onClick={dismiss}>
              {t("body.file.fine")}
            </Button>
          }
        >
          {t("body.file.nowhere.note")}
        </Notice>
      </div>
    );
  }
  const { to, fault, earlier } = question;
  const format = t(`body.as.${to}`);
  return (
    <div className={styles.refusal}>
      <Notice
        tone="warn"
        title={t("body.as.not", { format })}
        acts={
          <>
            <Button size="s" onClick={() => takeFormat(to, earlier ?? "")}>
              {t(earlier === null ? "body.as.empty" : "body.as.earlier", { format })}
            </Button>
            <Button size="s" onClick={() => takeFormat(to, text)}>
              {t("body.as.keep")}
            </Button>
            <Button size="s" onClick={dismiss}>
              {t("body.as.stay")}
            </Button>
          </>
        }
      >
        <FaultText {...faultWords(fault, texts)} />
      </Notice>
    </div>
  );
}
