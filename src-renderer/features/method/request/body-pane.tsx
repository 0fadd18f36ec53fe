import { type RefObject, useCallback, useMemo, useRef, useState } from "react";
import type { MethodDetail } from "#shared/model/schema";
import type { MethodChanges } from "#shared/model/schema-change";
import type { TabState } from "#shared/model/settings";
import { chordLabel } from "../../../commands/registry";
import { type BodyProblem, JsonEditor, type JsonEditorHandle } from "../../../editor/json-editor";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { isBusy } from "../../../state/call-store";
import { useCalls, useWindowState } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { Split } from "../../../ui/split";
import type { CallActions } from "../call-actions";
import { canSend, clearRefusal } from "../calls";
import { ChangesNotice } from "../changes/changes-notice";
import { BodyForm } from "../form/body-form";
import type { FormHandle } from "../form/form-pane";
import { LayoutToggle } from "../form/layout-toggle";
import { useBodyParts } from "../form/use-body-parts";
import styles from "./request-pane.module.css";

interface BodyPaneProps {
  readonly tab: TabState;
  readonly detail: MethodDetail | null;
  readonly changes: MethodChanges;
  readonly actions: CallActions;
  readonly editor: RefObject<JsonEditorHandle | null>;
  /** Is the body one message of many, each sent by hand? */
  readonly sends: boolean;
  /** Is there no other place for the choice between text and form? */
  readonly toggle?: boolean;
}

/** The editor of one message; where the caller streams, with the button that sends it. */
export function BodyPane({ tab, detail, changes, actions, editor, sends, toggle = false }: BodyPaneProps) {
  const { t, count } = useTexts();
  const { mac } = useHost();
  const state = useWindowState();
  const [errors, setErrors] = useState(0);
  const problem = useBodyProblem(tab.id);
  const type = detail?.input ?? "";
  const edit = useCallback(
    (body: string) => {
      clearRefusal(state, tab.id);
      state.tabActions.update(tab.id, { body });
    },
    [state, tab.id],
  );
  const editByAct = useCallback(
    (body: string) => {
      edit(body);
      // The button that was pressed is gone with what it was for.
      editor.current?.focus();
    },
    [edit, editor],
  );
  const text = useRef<JsonEditorHandle>(null);
  const form = useRef<FormHandle>(null);
  const layout = useBodyParts(tab.id, editor, text, form);
  const sendable = useCalls((calls) => !isBusy(calls, tab.id) || canSend(calls.heads[tab.id]));
  return (
    <>
      <ChangesNotice tab={tab} changes={changes} onEdit={editByAct} />
      <Split
        id="body"
        direction="horizontal"
        least={20}
        label={t("form.resize")}
        hideFirst={layout === "form"}
        first={
          <JsonEditor
            ref={text}
            id={tab.id}
            value={tab.body}
            onChange={edit}
            schema={detail?.jsonSchema ?? null}
            label={t("body.label", { type })}
            problem={problem}
            onErrors={setErrors}
          />
        }
        second={layout === "json" ? null : <BodyForm ref={form} tab={tab} type={type} editor={editor} onEdit={edit} />}
      />
      {sends && (
        <div className={styles.sendBar}>
          <span className={styles.type}>{type}</span>·
          <span className={errors > 0 ? styles.errors : undefined}>{errors > 0 ? count("body.errors", errors) : t("body.valid")}</span>
          {toggle && <LayoutToggle tabId={tab.id} />}
          <Button look="primary" size="s" keys={chordLabel("Mod+Enter", mac)} disabled={!sendable} onClick={actions.send}>
            {t("act.send")}
          </Button>
        </div>
      )}
    </>
  );
}

/** Where the core refused the body, if it did and said where. */
function useBodyProblem(tabId: string): BodyProblem | null {
  const refusal = useCalls(({ refusals }) => refusals[tabId]);
  return useMemo(() => {
    if (refusal?.code !== "body-syntax" && refusal?.code !== "body-mismatch") return null;
    const { line, column } = refusal.facts ?? {};
    return typeof line === "number" && typeof column === "number" ? { line, column, message: refusal.message } : null;
  }, [refusal]);
}
