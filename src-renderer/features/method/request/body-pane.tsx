import { type ReactNode, type RefObject, useCallback, useMemo, useRef, useState } from "react";
import type { FaultData } from "#shared/base/fault";
import type { MethodDetail } from "#shared/model/schema";
import type { MethodChanges } from "#shared/model/schema-change";
import type { TabState } from "#shared/model/settings";
import { chordLabel } from "../../../commands/registry";
import { JsonEditor, type JsonEditorHandle } from "../../../editor/json-editor";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { useCalls, useWindowState } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { Notice } from "../../../ui/notice";
import { Split } from "../../../ui/split";
import type { CallActions } from "../call-actions";
import { clearRefusal, isSendable } from "../calls";
import { ChangesNotice } from "../changes/changes-notice";
import { FeedStrip } from "../feed/feed-strip";
import { SideSwitch, StreamSide } from "../feed/stream-side";
import { useFeed } from "../feed/use-feed";
import { BodyForm } from "../form/body-form";
import type { FormHandle } from "../form/form-pane";
import { useBodyParts } from "../form/use-body-parts";
import { problemOf } from "./body-problem";
import { BodyQuestionNotice } from "./body-question";
import { useBodySchema } from "./body-schema";
import { FileBody } from "./file-body";
import styles from "./request-pane.module.css";
import type { BodyActs } from "./use-body-acts";
import { useBodyCheck } from "./use-body-check";
import { useBodyKnowledge } from "./use-body-knowledge";

/** The longest body in the window, in UTF-16 units; a session with it still crosses to the core in one frame. */
const maxBodyLength = 4 * 1024 * 1024;

interface BodyPaneProps {
  readonly tab: TabState;
  readonly detail: MethodDetail | null;
  readonly changes: MethodChanges;
  readonly actions: CallActions;
  readonly body: BodyActs;
  readonly editor: RefObject<JsonEditorHandle | null>;
  /** Is the body one message of many, each sent by hand? */
  readonly sends: boolean;
  /** Is the panel of many messages beside it? False where it has another place. */
  readonly feeds?: boolean;
  /** Beside the button that sends. */
  readonly tools?: ReactNode;
}

/** The editor of one message; where the caller streams, with the button that sends it. */
export function BodyPane({ tab, detail, changes, actions, body, editor, sends, feeds = true, tools }: BodyPaneProps) {
  const { t } = useTexts();
  const { mac } = useHost();
  const state = useWindowState();
  const type = detail?.input ?? "";
  const [errors, setErrors] = useState(0);
  const edit = useCallback(
    (text: string) => {
      clearRefusal(state, tab.id);
      state.tabActions.update(tab.id, { body: text });
    },
    [state, tab.id],
  );
  const editByAct = useCallback(
    (text: string) => {
      edit(text);
      // The button that was pressed is gone with what it was for.
      editor.current?.focus();
    },
    [edit, editor],
  );
  const checked = useBodyCheck(tab, detail !== null);
  const text = useRef<JsonEditorHandle>(null);
  const form = useRef<FormHandle>(null);
  const layout = useBodyParts(tab, editor, text, form);
  const sendable = useCalls((calls) => isSendable(calls, tab.id));
  const feed = useFeed(tab, detail, feeds);
  const found = Math.max(tab.format === "json" ? errors : 0, checked ? 1 : 0);
  return (
    <>
      {tab.format === "json" && <ChangesNotice tab={tab} changes={changes} onEdit={editByAct} />}
      <BodyQuestionNotice acts={body} text={tab.body} />
      <div className={styles.work}>
        {tab.format === "file" ? (
          <FileBody tabId={tab.id} reference={tab.body} onChoose={body.chooseFile} />
        ) : (
          <Split
            id="body"
            direction="horizontal"
            least={20}
            label={t("form.resize")}
            hideFirst={layout === "form"}
            first={
              <BodyEditor
                tab={tab}
                detail={detail}
                checked={errors > 0 ? null : checked}
                onEdit={edit}
                onErrors={setErrors}
                editor={text}
              />
            }
            second={layout === "json" ? null : <BodyForm ref={form} tab={tab} type={type} editor={editor} onEdit={edit} />}
          />
        )}
        {sends && feeds && <StreamSide tab={tab} detail={detail} actions={actions} editor={editor} feed={feed} />}
      </div>
      {sends && <FeedStrip tabId={tab.id} onStop={feed.stop} onReveal={(line, column) => editor.current?.reveal(line, column)} />}
      {sends && (
        <div className={styles.sendBar}>
          <span className={styles.type}>{type}</span>
          <Validity problems={found} />
          <span className={styles.tools}>
            {tools}
            {feeds && <SideSwitch tab={tab} />}
          </span>
          <Button look="primary" size="s" keys={chordLabel("Mod+Enter", mac)} disabled={!sendable} onClick={actions.send}>
            {t("act.send")}
          </Button>
        </div>
      )}
    </>
  );
}

function Validity({ problems }: { readonly problems: number }) {
  const { t, count } = useTexts();
  return (
    <span className={problems > 0 ? styles.errors : undefined}>{problems > 0 ? count("body.errors", problems) : t("body.valid")}</span>
  );
}

interface BodyEditorProps extends Pick<BodyPaneProps, "tab" | "detail" | "editor"> {
  /** What the core would say of the body. */
  readonly checked: FaultData | null;
  readonly onEdit: (text: string) => void;
  readonly onErrors: (count: number) => void;
}

function BodyEditor({ tab, detail, checked, editor, onEdit, onErrors }: BodyEditorProps) {
  const texts = useTexts();
  const { t, number } = texts;
  const schema = useBodySchema(tab, detail);
  const knowledge = useBodyKnowledge(tab);
  const refusal = useCalls(({ refusals }) => refusals[tab.id]);
  const problem = useMemo(() => problemOf(refusal, texts) ?? problemOf(checked, texts), [refusal, checked, texts]);
  const [tooLong, setTooLong] = useState<number | null>(null);
  const edit = useCallback(
    (text: string) => {
      setTooLong(null);
      onEdit(text);
    },
    [onEdit],
  );
  const isJson = tab.format === "json";
  return (
    <>
      {tooLong !== null && (
        <div className={styles.refusal}>
          <Notice tone="warn" title={t("body.tooLong")}>
            {t("body.tooLong.note", { size: number(tooLong), limit: number(maxBodyLength) })}
          </Notice>
        </div>
      )}
      <JsonEditor
        ref={editor}
        id={tab.id}
        language={isJson ? "json" : tab.format === "text" ? "textproto" : "plaintext"}
        value={tab.body}
        onChange={edit}
        schema={isJson ? schema : null}
        knowledge={knowledge}
        maxLength={maxBodyLength}
        onTooLong={setTooLong}
        label={t("body.label", { type: detail?.input ?? "" })}
        problem={problem}
        onErrors={onErrors}
      />
    </>
  );
}
