import { useEffect, useRef } from "react";
import { useTexts } from "../../../i18n/i18n";
import { tellFault } from "../../../state/schema-actions";
import { useCalls, useWindowState } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { Notice } from "../../../ui/notice";
import { clearRefusal } from "../calls";
import { placeOf } from "./refusal-place";
import styles from "./request-pane.module.css";

interface RefusalNoticeProps {
  readonly tabId: string;
  /** The view in sight: no way leads to where one is. */
  readonly view: string;
  readonly onShow: (view: "metadata" | "auth" | "settings" | "checks") => void;
  readonly onReveal: (line: number, column: number) => void;
}

/** Why the last attempt did not become a call or a message, with a way to the place at fault. A bad target is said at the target. */
export function RefusalNotice({ tabId, view, onShow, onReveal }: RefusalNoticeProps) {
  const { t } = useTexts();
  const state = useWindowState();
  const refusal = useCalls(({ refusals }) => refusals[tabId]);
  const notice = useRef<HTMLDivElement>(null);
  // In little room the pane scrolls.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another refusal is to be seen too
  useEffect(() => {
    notice.current?.scrollIntoView({ block: "nearest" });
  }, [refusal]);
  if (!refusal || refusal.code === "target-invalid") return null;
  const place = placeOf(refusal);
  const guarded = refusal.code === "variable-guarded" ? refusal.facts?.variable : undefined;
  const allow = (variable: string) => {
    const allowing = state.workspaceActions.allow(variable).then(() => clearRefusal(state, tabId));
    tellFault(state, allowing);
  };
  const way =
    place !== null && typeof place === "object" ? (
      <Button size="s" onClick={() => onReveal(place.line, place.column)}>
        {t("body.goto", { line: place.line, column: place.column })}
      </Button>
    ) : place !== null && place !== view ? (
      <Button size="s" onClick={() => onShow(place)}>
        {t(`${place}.show`)}
      </Button>
    ) : null;
  return (
    <div className={styles.refusal} ref={notice}>
      <Notice
        tone={typeof guarded === "string" ? "warn" : "bad"}
        title={t(`fault.${refusal.code}`)}
        acts={
          <>
            {typeof guarded === "string" && (
              <Button size="s" onClick={() => allow(guarded)}>
                {t("variable.allow", { name: guarded })}
              </Button>
            )}
            {way}
          </>
        }
      >
        {[refusal.message, refusal.act].filter(Boolean).join("\n")}
      </Notice>
    </div>
  );
}
