import { X } from "lucide-react";
import { useCallback, useMemo } from "react";
import type { MethodChanges } from "#shared/model/schema-change";
import type { TabState } from "#shared/model/settings";
import { useCommandRegistry, useCommands } from "../../../commands/context";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { callEntries } from "../../../state/call-store";
import { useCalls, useWindowState } from "../../../state/window-state";
import { Button, IconButton } from "../../../ui/button";
import { useFocusBack } from "../../../ui/focus-back";
import { type BodyChange, changesOfBody } from "./body-changes";
import { actOn, removeFromBody, renameInBody } from "./body-edits";
import { changeWords } from "./change-words";
import styles from "./changes-notice.module.css";

interface ChangesNoticeProps {
  readonly tab: TabState;
  readonly changes: MethodChanges;
  /** Writes the body that an act makes. */
  readonly onEdit: (body: string) => void;
}

/** Above a body: what the schema has changed of what it uses, with the act that follows. By itself nothing is touched. */
export function ChangesNotice({ tab, changes, onEdit }: ChangesNoticeProps) {
  const { t, count } = useTexts();
  const { mac } = useHost();
  const state = useWindowState();
  const shown = useShown(tab, changes);
  const registry = useCommandRegistry();
  const notice = useFocusBack(() => registry.run("focus.body"));
  const apply = useCallback(
    (act: "rename" | "remove", which: readonly BodyChange[]) => {
      const chosen = which.filter((one) => actOn(one) === act);
      onEdit(act === "rename" ? renameInBody(tab.body, chosen) : removeFromBody(tab.body, chosen));
    },
    [onEdit, tab.body],
  );
  useChangeCommands(shown, apply);
  const [only, ...more] = shown;
  if (!only) return null;
  const isAlone = more.length === 0;
  const renames = shown.filter((one) => actOn(one) === "rename").length;
  const ids = shown.map(({ id }) => id);
  return (
    <section className={styles.notice} aria-label={t("change.label")} ref={notice}>
      <div className={styles.head}>
        {isAlone ? (
          <ChangeLine body={only} onAct={(act) => apply(act, shown)} />
        ) : (
          <b role="status">{count("change.title", shown.length)}</b>
        )}
        {renames > 1 && (
          <Button size="s" keys={chordLabel(renameKey, mac)} onClick={() => apply("rename", shown)}>
            {t("change.rename.all")}
          </Button>
        )}
        <span className={styles.end}>
          <IconButton label={t("change.dismiss")} onClick={() => callEntries.dismiss(state.calls, tab.id, ids)}>
            <X size={14} />
          </IconButton>
        </span>
      </div>
      {!isAlone && (
        <ul className={styles.list}>
          {shown.map((one) => (
            <li key={one.id} className={styles.row}>
              <ChangeLine body={one} onAct={(act) => apply(act, [one])} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function ChangeLine({ body, onAct }: { body: BodyChange; onAct: (act: "rename" | "remove") => void }) {
  const texts = useTexts();
  const { t, count } = texts;
  const act = actOn(body);
  return (
    <>
      <span className={styles.words}>{changeWords(body, texts)}</span>
      {body.places.length > 1 && <span className={styles.places}>{count("change.places", body.places.length)}</span>}
      {act && (
        <Button size="s" aria-label={t("change.act.named", { act: t(`change.${act}`), path: body.path })} onClick={() => onAct(act)}>
          {t(`change.${act}`)}
        </Button>
      )}
    </>
  );
}

const renameKey = "Alt+U";
const nothing: readonly BodyChange[] = [];

/** What touches the body and was not dismissed. */
function useShown({ id, body }: TabState, changes: MethodChanges): readonly BodyChange[] {
  const dismissed = useCalls((calls) => calls.dismissed[id]);
  return useMemo(() => {
    const hidden = new Set(dismissed);
    const shown = changesOfBody(body, changes).filter((change) => !hidden.has(change.id));
    return shown.length > 0 ? shown : nothing;
  }, [body, changes, dismissed]);
}

function useChangeCommands(shown: readonly BodyChange[], apply: (act: "rename" | "remove", which: readonly BodyChange[]) => void): void {
  useCommands(
    useMemo(() => {
      const has = (act: "rename" | "remove") => shown.some((one) => actOn(one) === act);
      return [
        { id: "body.rename", key: renameKey, when: () => has("rename"), run: () => apply("rename", shown) },
        { id: "body.remove", key: "Alt+Shift+U", when: () => has("remove"), run: () => apply("remove", shown) },
      ] as const;
    }, [shown, apply]),
  );
}
