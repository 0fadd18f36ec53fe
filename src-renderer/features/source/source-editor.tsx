import { type Ref, useMemo } from "react";
import type { TabState } from "#shared/model/settings";
import type { ReadOnlyReason } from "#shared/model/source-file";
import { CodeEditor, type CodeEditorHandle } from "../../editor/code-editor";
import type { CodePlace } from "../../editor/code-hooks";
import { useTexts } from "../../i18n/i18n";
import { useSchemas, useWindowState } from "../../state/window-state";
import { Chip } from "../../ui/chip";
import { Notice } from "../../ui/notice";
import { ChangedOnDisk } from "./changed-on-disk";
import { SourceFault, SourceHead } from "./source-head";
import styles from "./source-tab.module.css";
import type { CheckedSource } from "./use-check";
import { useServices } from "./use-services";
import { useSourceText } from "./use-source-text";

interface SourceEditorProps {
  readonly tab: TabState;
  readonly place: CodePlace | null;
  readonly checked: CheckedSource;
  /** Why the text could not be formatted just now, or null. */
  readonly unformatted: string | null;
  readonly onLine: (line: number) => void;
  readonly ref: Ref<CodeEditorHandle>;
}

/** A file's text to edit, or to read where it may not be edited, which is said above it. */
export function SourceEditor({ tab, place, checked, unformatted, onLine, ref }: SourceEditorProps) {
  const { t, count } = useTexts();
  const { sourceActions } = useWindowState();
  const { sourceId, subject: file, draft } = tab;
  const { text, hash, readOnly, fault } = useSourceText(sourceId, file);
  const address = useMemo(() => ({ sourceId, file }), [sourceId, file]);
  const readOnlyWords = useReadOnlyWords(sourceId, readOnly);
  const { problems, elsewhere } = checked;
  const worst = problems.some(({ severity }) => severity === "error") ? "bad" : "warn";
  const shown = draft?.text ?? text;
  const { navigation, services } = useServices(sourceId, file, shown, text);
  const changedOnDisk = draft !== null && hash !== "" && draft.baseHash !== hash;
  return (
    <div className={styles.view}>
      <SourceHead sourceId={sourceId} file={file} note={readOnlyWords && <small className={styles.why}>{readOnlyWords}</small>}>
        {elsewhere > 0 && <Chip tone="bad">{count("source.elsewhere", elsewhere)}</Chip>}
        {problems.length > 0 && <Chip tone={worst}>{count("problems.count", problems.length)}</Chip>}
        {draft && <Chip tone="info">{t("source.unsaved")}</Chip>}
      </SourceHead>
      {fault && <SourceFault fault={fault} />}
      {unformatted !== null && (
        <div className={styles.notice}>
          <Notice tone="warn" title={t("source.unformatted")}>
            {unformatted}
          </Notice>
        </div>
      )}
      {changedOnDisk && <ChangedOnDisk tab={tab} theirs={text ?? ""} mine={draft.text} />}
      {shown !== null && (
        <CodeEditor
          ref={ref}
          address={address}
          text={shown}
          onChange={(next) => sourceActions.edit(tab.id, next)}
          readOnly={draft ? null : readOnlyWords}
          label={file}
          problems={problems}
          reveal={place}
          navigation={navigation}
          services={services}
          onLine={onLine}
        />
      )}
    </div>
  );
}

/** Why a file cannot be edited; null where it can. */
function useReadOnlyWords(sourceId: string, reason: ReadOnlyReason | null): string | null {
  const { t } = useTexts();
  const source = useSchemas((state) => state.sources.find((one) => one.source.id === sourceId)?.source);
  if (reason === null) return null;
  if (reason === "printed") {
    const from = source?.label ?? "";
    return source?.kind === "reflection" ? t("source.readOnly.server", { from }) : t("source.readOnly.set", { from });
  }
  if (reason === "bundled") return t(source?.kind === "demo" ? "source.readOnly.demo" : "source.readOnly.bundled");
  return t(`source.readOnly.${reason}`);
}
