import type { MethodDetail } from "#shared/model/schema";
import type { TabState } from "#shared/model/settings";
import { useTexts } from "../../../i18n/i18n";
import { findMethod } from "../../../state/schema-store";
import { useSchemas, useWindowState } from "../../../state/window-state";
import { AreaField } from "../../../ui/area-field";
import { Button } from "../../../ui/button";
import { Chip } from "../../../ui/chip";
import { KindIcon } from "../../../ui/kind-icon";
import { expectationsOf } from "../checks/call-checks";
import styles from "./request-pane.module.css";

/** What the .proto's comments say of the method and of its two messages, and notes of the user's own. */
export function DocsPane({ tab, detail }: { tab: TabState; detail: MethodDetail | null }) {
  const { t } = useTexts();
  const { tabActions } = useWindowState();
  const deprecated = useSchemas((state) => findMethod(state, tab.sourceId, tab.subject)?.method.deprecated ?? false);
  if (!detail) return null;
  const { kind, doc, input, inputDoc, output, outputDoc, file, line } = detail;
  return (
    <div className={styles.docs}>
      <h3>
        <KindIcon kind={kind} />
        {tab.subject.slice(tab.subject.lastIndexOf("/") + 1)}
        <Chip>{t(`kind.${kind}`)}</Chip>
        {deprecated && <Chip tone="warn">{t("docs.deprecated")}</Chip>}
      </h3>
      <p>{reflowed(doc) || t("docs.none")}</p>
      <MessageDoc title={t("docs.request")} type={input} doc={inputDoc} streams={kind === "client-stream" || kind === "bidi"} />
      <MessageDoc title={t("docs.response")} type={output} doc={outputDoc} streams={kind === "server-stream" || kind === "bidi"} />
      <AreaField
        label={t("checks.docs")}
        hint={t("checks.docs.hint")}
        rows={3}
        value={tab.extras?.docs ?? ""}
        onChange={(docs) => tabActions.update(tab.id, { extras: { ...expectationsOf(tab), docs } })}
      />
      <div>
        <Button size="s" onClick={() => tabActions.openSource(tab.sourceId, file, line)}>
          {t("docs.source")} · {file}:{line}
        </Button>
      </div>
    </div>
  );
}

/** A comment without the line breaks of its source; paragraphs, lists and indented lines keep theirs. */
function reflowed(doc: string): string {
  return doc.replace(/(\S)[ \t]*\n(?=[^\s*\-\d])/g, "$1 ");
}

function MessageDoc({ title, type, doc, streams }: { title: string; type: string; doc: string; streams: boolean }) {
  const { t } = useTexts();
  return (
    <div>
      <h4>
        {title}
        {streams && <span className={styles.stream}>{t("docs.stream")}</span>}
        <code>{type}</code>
      </h4>
      {doc && <p>{reflowed(doc)}</p>}
    </div>
  );
}
