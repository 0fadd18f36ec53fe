import { type RefObject, useCallback, useId } from "react";
import { formatDuration, parseDuration } from "#shared/model/duration";
import { type MethodKind, sendsStream } from "#shared/model/method";
import type { MethodDetail } from "#shared/model/schema";
import type { MethodChanges } from "#shared/model/schema-change";
import type { TabState } from "#shared/model/settings";
import type { JsonEditorHandle } from "../../../editor/json-editor";
import { type Texts, useTexts } from "../../../i18n/i18n";
import { TabList } from "../../../ui/tab-list";
import type { CallActions } from "../call-actions";
import { ChecksPane } from "../checks/checks-pane";
import { useView } from "../use-view";
import { authNote } from "./auth-note";
import { AuthTab } from "./auth-tab";
import { BodyPane } from "./body-pane";
import { BodyToolbar } from "./body-toolbar";
import { DocsPane } from "./docs-pane";
import { MetadataTable } from "./metadata-table";
import { RefusalNotice } from "./refusal-notice";
import styles from "./request-pane.module.css";
import { SettingsPane } from "./settings-pane";
import type { BodyActs } from "./use-body-acts";
import { VariablesTable } from "./variables-table";

const views = ["body", "metadata", "auth", "variables", "checks", "settings", "docs"] as const;

interface RequestPaneProps {
  readonly tab: TabState;
  readonly kind: MethodKind;
  readonly detail: MethodDetail | null;
  readonly changes: MethodChanges;
  readonly actions: CallActions;
  readonly body: BodyActs;
  readonly editor: RefObject<JsonEditorHandle | null>;
}

/** What is sent: body, metadata, call settings; and the method's documentation. */
export function RequestPane({ tab, kind, detail, changes, actions, body, editor }: RequestPaneProps) {
  const texts = useTexts();
  const { t } = texts;
  const prefix = useId().replaceAll(":", "");
  const [view, show] = useView(tab.id, "request", views, "body");
  const format = useCallback(() => editor.current?.format(), [editor]);
  return (
    <div className={styles.pane}>
      <TabList
        label={t("request.label")}
        prefix={prefix}
        selected={view}
        onSelect={show}
        items={views.map((id) => ({ id, label: t(`request.${id}`), note: requestNote(id, tab, texts) }))}
      >
        {view === "body" && <BodyToolbar tabId={tab.id} format={tab.format} acts={body} known={detail !== null} onFormat={format} />}
      </TabList>
      <div className={styles.panel} role="tabpanel" id={`${prefix}-panel-${view}`} aria-labelledby={`${prefix}-tab-${view}`}>
        {view === "body" && (
          <BodyPane tab={tab} detail={detail} changes={changes} actions={actions} body={body} editor={editor} sends={sendsStream(kind)} />
        )}
        {view === "metadata" && <MetadataTable tab={tab} />}
        {view === "auth" && <AuthTab tab={tab} />}
        {view === "variables" && <VariablesTable tab={tab} />}
        {view === "checks" && <ChecksPane tab={tab} />}
        {view === "settings" && <SettingsPane tab={tab} />}
        {view === "docs" && <DocsPane tab={tab} detail={detail} />}
      </div>
      <RefusalNotice
        tabId={tab.id}
        view={view}
        onShow={show}
        onReveal={(line, column) => {
          show("body");
          // The editor may have to come back first.
          setTimeout(() => editor.current?.reveal(line, column), view === "body" ? 0 : 60);
        }}
      />
    </div>
  );
}

/** A count or value beside a request tab's name: how many pairs are sent, how calls are authenticated, how many variables, checks and taken values there are, and the deadline. */
export function requestNote(
  id: (typeof views)[number],
  { metadata, auth, variables, deadline, extras }: TabState,
  texts: Pick<Texts, "t">,
): string | undefined {
  if (id === "auth") return authNote(auth?.scheme, texts);
  if (id === "metadata") {
    const sent = metadata.filter((entry) => entry.enabled && entry.key !== "").length;
    return sent > 0 ? String(sent) : undefined;
  }
  if (id === "variables") return variables.length > 0 ? String(variables.length) : undefined;
  if (id === "checks") {
    const expects = (extras?.checks.length ?? 0) + (extras?.takes.length ?? 0);
    return expects > 0 ? String(expects) : undefined;
  }
  const ms = id === "settings" ? parseDuration(deadline) : null;
  return ms === null ? undefined : formatDuration(ms);
}
